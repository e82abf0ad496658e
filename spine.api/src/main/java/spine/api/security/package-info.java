/**
 * Who is who and who may what: keys, policy snapshots, the guard that every edge asks, audit and pairing.
 * Implemented by the security bundles and the broker's kernel. Thread-safe; denies by default.
 */
@Export
@Version("1.0.0")
package spine.api.security;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
