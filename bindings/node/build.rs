//! Tells the linker how Node finds the addon's functions.

fn main() {
    napi_build::setup();
}
