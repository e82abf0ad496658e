package spine.generations.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * Says whether a file is a bundle that may be installed, and who it is. Reads it by its central directory, as the
 * framework will, and inflates it to the end, within bounds.
 *
 * @param inflatedBytesMax how large it may be unpacked
 * @param entriesMax       how many entries it may have
 */
record JarCheck(long inflatedBytesMax, int entriesMax) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,255}");
    private static final int MANIFEST_BYTES_MAX = 4 << 20;
    private static final String AGAIN = "Build or copy it again.";

    /** Who a bundle is. */
    record Identity(String name, String version) {
    }

    /** @throws Refused with reason and remedy if it is not a readable bundle within the bounds */
    Identity check(Path jar) throws Refused {
        try (var zip = new JarFile(jar.toFile(), false)) {
            bound(zip);
            return identity(manifest(zip));
        } catch (ZipException | IllegalArgumentException e) {
            throw new Refused(new Reason(Reason.INVALID, "It is not a readable jar (" + e.getMessage() + ").", AGAIN), e);
        } catch (IOException e) {
            throw new Refused(new Reason(Reason.INVALID, "It cannot be read to its end (" + e.getMessage() + ").", AGAIN), e);
        }
    }

    private void bound(JarFile zip) throws IOException, Refused {
        if (zip.size() > entriesMax) {
            throw new Refused("It holds " + zip.size() + " entries; the limit is " + entriesMax + ".",
                    "Split it into several bundles.");
        }
        var left = inflatedBytesMax;
        var buffer = new byte[1 << 16];
        for (var entry : Collections.list(zip.entries())) {
            try (var in = zip.getInputStream(entry)) {
                left -= length(in, buffer, left);
            }
            if (left < 0) {
                throw new Refused("It unpacks to more than " + inflatedBytesMax + " bytes.",
                        "Remove what it does not need.");
            }
        }
    }

    /** Counts until the end, or until the limit is passed. */
    private static long length(InputStream in, byte[] buffer, long limit) throws IOException {
        var total = 0L;
        int n;
        while (total <= limit && (n = in.read(buffer)) >= 0) {
            total += n;
        }
        return total;
    }

    private static Manifest manifest(JarFile zip) throws IOException, Refused {
        var entry = zip.getEntry(JarFile.MANIFEST_NAME);
        if (entry == null) {
            throw new Refused("It is a jar without META-INF/MANIFEST.MF, not a bundle.", "Build it with bnd.");
        }
        try (var in = zip.getInputStream(entry)) {
            var bytes = in.readNBytes(MANIFEST_BYTES_MAX + 1);
            if (bytes.length > MANIFEST_BYTES_MAX) {
                throw new Refused("Its manifest is larger than " + MANIFEST_BYTES_MAX + " bytes.", "Build it again.");
            }
            return new Manifest(new ByteArrayInputStream(bytes));
        }
    }

    private static Identity identity(Manifest manifest) throws Refused {
        var main = manifest.getMainAttributes();
        if (!"2".equals(header(main, Constants.BUNDLE_MANIFESTVERSION))) {
            throw new Refused("It is a plain jar, not a bundle: its manifest has no Bundle-ManifestVersion: 2.",
                    "Build it with bnd.");
        }
        var name = header(main, Constants.BUNDLE_SYMBOLICNAME).split(";", 2)[0].trim();
        if (!NAME.matcher(name).matches()) {
            throw new Refused("Its Bundle-SymbolicName '" + (name.length() > 80 ? name.substring(0, 80) : name)
                    + "' is not a symbolic name.", "Correct the manifest.");
        }
        if (!header(main, Constants.FRAGMENT_HOST).isEmpty()) {
            throw new Refused("It is a fragment, which would change other bundles.",
                    "Build it as a bundle of its own.");
        }
        return new Identity(name, Version.parseVersion(header(main, Constants.BUNDLE_VERSION)).toString());
    }

    private static String header(Attributes main, String name) {
        var value = main.getValue(name);
        return value == null ? "" : value.trim();
    }
}
