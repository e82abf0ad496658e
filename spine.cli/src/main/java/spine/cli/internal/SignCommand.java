package spine.cli.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import spine.api.ErrorCode;
import spine.api.Home;
import spine.api.SpineException;
import spine.keys.DetachedSignature;
import spine.keys.DurableFile;
import spine.keys.KeyFileException;
import spine.keys.SignerKeys;
import spine.keys.TrustedSigners;

@Command(name = "sign", description = {"Signs a jar for the drop-in folder, or checks a signature.",
    "The signature lies beside the jar as JAR.sig; copy both. Talks to no server."})
final class SignCommand implements Callable<Integer> {
    private static final int MOST_BYTES = 1 << 30;

    private final Surroundings surroundings;

    @Parameters(paramLabel = "JAR", arity = "0..1", description = "What to sign or to check.")
    Path jar;

    @ArgGroup(multiplicity = "1")
    Task task;

    @Option(names = "--signers", paramLabel = "FILE", description = "With --verify: who is trusted (default: the"
            + " signers.txt of the Spine of this machine, and this client's own signers).")
    Path signers;

    @Option(names = "--json", description = "Answers with one JSON object on one line.")
    boolean json;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    boolean help;

    SignCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** One of them. */
    static final class Task {
        @Option(names = "--signer", paramLabel = "ID", description = "Signs with this signer's key.")
        String signer;

        @Option(names = "--new-signer", paramLabel = "ID", description = "Makes a signer's key pair in the client"
                + " folder and prints the line for the server's keys/signers.txt.")
        String newSigner;

        @Option(names = "--verify", description = "Checks JAR.sig.")
        boolean verify;
    }

    @Override
    public Integer call() throws Exception {
        if (task.newSigner != null) {
            makeSigner(keys(task.newSigner));
        } else if (jar == null) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "No jar is given.",
                    "Say which: 'spinectl sign JAR ...'.");
        } else if (task.verify) {
            verify();
        } else {
            sign(keys(task.signer));
        }
        return 0;
    }

    private void makeSigner(SignerKeys keys) throws KeyFileException {
        var line = keys.create();
        if (!json) {
            surroundings.err().println("Append this line to keys/signers.txt (0600) of each Spine that is to trust it:");
        }
        say(line, Json.map("signer", task.newSigner, "line", line));
    }

    private void sign(SignerKeys keys) throws IOException, KeyFileException {
        var signature = keys.sign(content(jar, MOST_BYTES));
        new DurableFile(beside(), "rw-r--r--").write(signature.text().getBytes(StandardCharsets.US_ASCII));
        say("Signed by " + task.signer + ": " + beside(), Json.map("signer", task.signer, "signature",
                beside().toString()));
    }

    private void verify() throws Exception {
        var signature = signature();
        var key = trusted(signature.signer());
        if (!signature.fits(content(jar, MOST_BYTES), key)) {
            throw new SpineException(ErrorCode.FORBIDDEN, "The signature " + beside() + " does not fit " + jar
                    + " and the key of '" + signature.signer() + "'.", "Sign this very jar anew.");
        }
        say(jar + " is signed by " + signature.signer() + ".", Json.map("signer", signature.signer(), "valid", true));
    }

    private DetachedSignature signature() throws IOException, SpineException {
        try {
            return DetachedSignature.parse(content(beside(), DetachedSignature.MOST_BYTES));
        } catch (IllegalArgumentException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "The signature " + beside() + " is malformed: "
                    + e.getMessage() + ".", "Sign the jar anew.");
        }
    }

    private PublicKey trusted(String id) throws Exception {
        var file = signers != null ? signers
                : Home.of(surroundings.env(), surroundings.userHome()).keys().resolve(TrustedSigners.FILE);
        var key = TrustedSigners.read(file).key(id);
        if (key.isPresent()) {
            return key.get();
        }
        if (signers == null && Files.exists(folder().resolve(id + ".signer.pub"))) {
            return keys(id).publicKey();
        }
        throw new SpineException(ErrorCode.FORBIDDEN, "It is signed by '" + id + "', who is not among the signers"
                + " of " + file + ".", "Add the signer's line if you trust it, or name another file: --signers.");
    }

    private static byte[] content(Path file, int most) throws IOException {
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new IllegalArgumentException(file + " has more than " + most + " bytes");
            }
            return bytes;
        }
    }

    private Path beside() {
        return jar.resolveSibling(jar.getFileName() + DetachedSignature.SUFFIX);
    }

    private Path folder() throws IOException {
        return ClientConfig.find(surroundings, null, null).folder();
    }

    private SignerKeys keys(String id) throws IOException {
        return new SignerKeys(folder(), id);
    }

    private void say(String text, Map<String, Object> facts) {
        surroundings.out().println(json ? Json.text(facts) : text);
    }
}
