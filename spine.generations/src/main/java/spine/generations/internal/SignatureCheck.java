package spine.generations.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import spine.api.security.AuditLog;
import spine.keys.DetachedSignature;
import spine.keys.KeyFileException;
import spine.keys.TrustedSigners;

/**
 * Says whether the bytes of a drop-in may run by their signature (SEC-45). One that is there must be right, wherever
 * unsigned ones are accepted too. The signers' file is read anew each time. Used by one thread.
 */
final class SignatureCheck {
    /** Audit ids. */
    static final String UNSIGNED = "SEC-010";
    static final String WRONG = "SEC-011";
    static final String UNKNOWN = "SEC-012";
    static final String ACCEPTED = "SEC-013";

    private final Path signersFile;
    private final boolean isRequired;
    private final AuditTrail trail;

    /**
     * @param signersFile who is trusted
     * @param isRequired  whether unsigned ones are refused
     */
    SignatureCheck(Path signersFile, boolean isRequired, AuditTrail trail) {
        this.signersFile = signersFile;
        this.isRequired = isRequired;
        this.trail = trail;
    }

    boolean isRequired() {
        return isRequired;
    }

    /** Where the signature of a jar lies. */
    static Path of(Path jar) {
        return jar.resolveSibling(jar.getFileName() + DetachedSignature.SUFFIX);
    }

    /** Changes whenever the signers' file does, its mode included; empty if there is none. */
    String signers() {
        try {
            return FileStamp.of(signersFile) + " " + Files.getAttribute(signersFile, "unix:ctime");
        } catch (IOException absent) {
            return "";
        }
    }

    /** What the store has to ask before it takes in a drop-in. */
    BundleStore.Inspection of(String file, Path signature) {
        return (jar, sha256) -> check(jar, signature, Map.of("file", file, "sha256", sha256));
    }

    private void check(byte[] jar, Path file, Map<String, String> facts) throws IOException, SignatureRefused {
        if (FileStamp.of(file).isEmpty()) {
            if (isRequired) {
                throw new SignatureRefused(UNSIGNED, "It is not signed, and unsigned drop-ins are refused here.",
                        "Put its signature beside it as " + file.getFileName() + " ('spinectl sign' makes it), or set"
                        + " unsigned = accept of spine.generations.", facts);
            }
            return;
        }
        var signature = read(file, facts);
        var data = new TreeMap<>(facts);
        data.put("signer", signature.signer());
        var key = trusted(data).key(signature.signer()).orElseThrow(() -> new SignatureRefused(UNKNOWN,
                "It is signed by '" + signature.signer() + "', who is not a trusted signer.",
                "Add the signer's line to " + signersFile + " if you trust it; lines that are malformed do not count.", data));
        if (!signature.fits(jar, key)) {
            throw new SignatureRefused(WRONG, "Its signature " + file.getFileName() + " does not fit its bytes and the"
                    + " key of '" + signature.signer() + "'.", "Copy both files again, or sign this very jar anew.", data);
        }
        trail.record(ACCEPTED, AuditLog.Level.INFO, "drop-in's signature accepted", data);
    }

    private static DetachedSignature read(Path file, Map<String, String> facts) throws IOException, SignatureRefused {
        try (var in = Files.newInputStream(file)) {
            return DetachedSignature.parse(in.readNBytes(DetachedSignature.MOST_BYTES + 1));
        } catch (IllegalArgumentException e) {
            throw new SignatureRefused(WRONG, "Its signature " + file.getFileName() + " is malformed: " + e.getMessage()
                    + ".", "Copy it again, or sign the jar anew.", facts);
        }
    }

    private TrustedSigners trusted(Map<String, String> data) throws SignatureRefused {
        try {
            return TrustedSigners.read(signersFile);
        } catch (KeyFileException e) {
            throw new SignatureRefused(UNKNOWN, "It is signed, and nobody can be trusted: " + e.getMessage(),
                    e.remedy(), data);
        }
    }
}
