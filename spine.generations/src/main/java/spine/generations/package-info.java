/**
 * What became of the bundles that were dropped in, and configuration for bundles of one name and version.
 * Implemented by Spine; thread-safe.
 */
@Export
@Version("1.0.0")
package spine.generations;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
