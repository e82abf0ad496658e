/**
 * Records of what agents do to the outside world. Port services report to every recorder; the shadow lane answers
 * candidates from the records.
 */
@Export
@Version("1.0.0")
package spine.api.effect;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
