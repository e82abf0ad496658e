/**
 * What became of the bundles that were dropped in, configuration for bundles of one name and version, and the making anew
 * of agents that hang.
 * Implemented by Spine; thread-safe.
 */
@Export
@Version("1.1.0")
package spine.generations;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
