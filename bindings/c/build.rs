//! Gives the shared library the name by which programs find it at run time.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let of = |name: &str| std::env::var(name).unwrap_or_default();
    let major = of("CARGO_PKG_VERSION_MAJOR");
    let argument = match of("CARGO_CFG_TARGET_VENDOR").as_str() {
        "apple" => format!("-Wl,-install_name,@rpath/libfrontseal.{major}.dylib"),
        _ if of("CARGO_CFG_TARGET_FAMILY") == "unix" => {
            format!("-Wl,-soname,libfrontseal.so.{major}")
        }
        _ => return,
    };
    println!("cargo::rustc-cdylib-link-arg={argument}");
}
