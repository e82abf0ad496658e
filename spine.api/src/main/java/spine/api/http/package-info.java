/**
 * The one way out over HTTP. Agents make no call but through {@link HttpPort}, which limits, records and breaks off what
 * they do to the outside world.
 */
@Export
@Version("1.0.0")
package spine.api.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
