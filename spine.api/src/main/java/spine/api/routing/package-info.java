/**
 * The routing snapshot and the one place where it changes. Implemented by the broker; used by what installs,
 * swaps and removes agents. Thread-safe.
 */
@Export
@Version("1.0.0")
package spine.api.routing;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
