import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.cloudfront.CloudFrontUtilities;
import software.amazon.awssdk.services.cloudfront.cookie.CookiesForCustomPolicy;
import software.amazon.awssdk.services.cloudfront.model.CannedSignerRequest;

/** Answers {@code row count} on standard input with how long {@code count} URLs took; see ../../../../../README.md. */
final class Driver {
    private static final String KEYS = System.getenv("BENCH_KEYS");
    private static final String KEY_PAIR_ID = System.getenv("BENCH_KEY_PAIR_ID");
    private static final String URL = System.getenv("BENCH_URL");
    private static final String FOLDER = System.getenv("BENCH_FOLDER");
    private static final String PATTERN = FOLDER + "*";
    private static final Instant END = Instant.ofEpochSecond(Long.parseLong(System.getenv("BENCH_END")));
    private static final CloudFrontUtilities UTILITIES = CloudFrontUtilities.create();

    /** Work on that many URLs. */
    private interface Row {
        Timed run(int count);
    }

    /** How long it took, and what the last one gave. */
    private record Timed(double seconds, String result) {}

    public static void main(String[] arguments) throws Exception {
        Map<String, Row> rows = rows();
        System.out.println(String.join(" ", rows.keySet()));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] asked = line.split(" ");
            int count = Integer.parseInt(asked[1]);
            Timed timed = rows.get(asked[0]).run(Math.max(count, 1));
            System.out.println(count == 0 ? timed.result : timed.seconds);
        }
    }

    private static Map<String, Row> rows() {
        PrivateKey rsa = load("rsa-pkcs8");
        PrivateKey p256 = load("p-256-pkcs8");
        Map<String, Row> rows = new LinkedHashMap<>();
        rows.put("load-rsa", each(() -> load("rsa-pkcs8").getAlgorithm()));
        rows.put("url-rsa-sha1", each(() -> canned(URL, rsa)));
        rows.put("url-p256", each(() -> canned(URL, p256)));
        rows.put("batch-rsa", batch(url -> canned(url, rsa)));
        rows.put("batch-p256", batch(url -> canned(url, p256)));
        rows.put("batch-wildcard", batch(url -> wildcard(url, rsa)));
        rows.put("cookies", each(() -> cookies(rsa)));
        return rows;
    }

    /** A row that does its work once for each URL. */
    private static Row each(Supplier<String> work) {
        return count -> {
            String result = null;
            long start = System.nanoTime();
            for (int number = 0; number < count; number++) {
                result = work.get();
            }
            return new Timed((System.nanoTime() - start) / 1e9, result);
        };
    }

    /** A row that signs a list of different URLs, which is made before the clock starts, on all cores. */
    private static Row batch(Function<String, String> work) {
        return count -> {
            List<String> urls = IntStream.range(0, count).mapToObj(number -> FOLDER + number + ".ts").toList();
            long start = System.nanoTime();
            List<String> signed = urls.parallelStream().map(work).toList();
            return new Timed((System.nanoTime() - start) / 1e9, signed.get(count - 1));
        };
    }

    private static PrivateKey load(String name) {
        try {
            return CannedSignerRequest.builder().privateKey(Path.of(KEYS, "forms", name + ".pem")).build().privateKey();
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }

    private static String canned(String url, PrivateKey key) {
        return UTILITIES
            .getSignedUrlWithCannedPolicy(request -> request
                .resourceUrl(url).privateKey(key).keyPairId(KEY_PAIR_ID).expirationDate(END))
            .url();
    }

    private static String wildcard(String url, PrivateKey key) {
        return UTILITIES
            .getSignedUrlWithCustomPolicy(request -> request
                .resourceUrl(url).resourceUrlPattern(PATTERN).privateKey(key).keyPairId(KEY_PAIR_ID).expirationDate(END))
            .url();
    }

    private static String cookies(PrivateKey key) {
        CookiesForCustomPolicy cookies = UTILITIES.getCookiesForCustomPolicy(request -> request
            .resourceUrl(PATTERN).privateKey(key).keyPairId(KEY_PAIR_ID).expirationDate(END));
        return String.join("; ",
            cookies.policyHeaderValue(), cookies.signatureHeaderValue(), cookies.keyPairIdHeaderValue());
    }
}
