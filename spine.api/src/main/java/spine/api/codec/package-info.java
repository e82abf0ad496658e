/** Seam for payload encodings other than protobuf; implemented by the edges that need one. */
@Export
@Version("1.0.0")
package spine.api.codec;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
