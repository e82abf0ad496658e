package spine.cli.internal;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import spine.api.Home;
import spine.audit.AuditSigners;
import spine.keys.KeyProtection;
import spine.keys.Passphrase;
import spine.keys.PassphraseSource;

/** {@code key protect} and {@code key unprotect}: a secret key of this machine under a passphrase, or not. */
abstract class ProtectCommand implements Callable<Integer> {
    private static final String CLIENT = "twi_ctl";
    private static final String SERVER = "spine_broker";

    final Surroundings surroundings;
    final PassphrasePrompt prompt;

    @Option(names = "--server-home", paramLabel = "DIR",
            description = "The server's key of this installation (its SPINE_HOME) instead of this client's.")
    Path serverHome;

    @Option(names = "--signing", description = "With --server-home: the key by which it signs its audit log.")
    boolean signing;

    @Option(names = "--json", description = "Answers with one JSON object on one line.")
    boolean json;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    boolean help;

    ProtectCommand(Surroundings surroundings, PassphrasePrompt prompt) {
        this.surroundings = surroundings;
        this.prompt = prompt;
    }

    /** Adds both verbs to the command {@code key}. */
    static CommandLine addTo(CommandLine key, Surroundings surroundings) {
        var prompt = PassphrasePrompt.of(surroundings);
        return key.addSubcommand("protect", new On(surroundings, prompt))
                .addSubcommand("unprotect", new Off(surroundings, prompt));
    }

    /** @return whether anything was changed */
    abstract boolean change(KeyProtection key, Path secretFile, PassphraseSource given) throws Exception;

    abstract String said(Path secretFile, boolean changed);

    @Override
    public Integer call() throws Exception {
        var folder = serverHome == null ? ClientConfig.find(surroundings, null, null).folder()
                : Home.under(serverHome.toAbsolutePath().normalize()).keys();
        if (signing && serverHome == null) {
            throw new IllegalArgumentException("--signing needs --server-home");
        }
        var name = serverHome == null ? CLIENT : signing ? AuditSigners.NAME : SERVER;
        var secretFile = folder.resolve(name + ".key");
        var protection = signing ? KeyProtection.ofSigningKey(folder, name) : new KeyProtection(folder, name);
        var changed = change(protection, secretFile, PassphraseSource.of(surroundings.env()));
        surroundings.out().println(json ? Json.text(Json.map("file", secretFile.toString(),
                "protected", protection.isOn(), "changed", changed)) : said(secretFile, changed));
        return 0;
    }

    @Command(name = "protect", description = {"Puts a secret key of this machine under a passphrase.",
        "It is asked for twice, or is the first line of the file that $SPINE_KEY_PASSPHRASE_FILE names."})
    static final class On extends ProtectCommand {
        On(Surroundings surroundings, PassphrasePrompt prompt) {
            super(surroundings, prompt);
        }

        @Override
        boolean change(KeyProtection key, Path secretFile, PassphraseSource given) throws Exception {
            var found = given.find(secretFile);
            Passphrase passphrase = found.isPresent() ? found.get() : prompt.fresh(secretFile);
            try {
                return key.protect(passphrase);
            } finally {
                passphrase.destroy();
            }
        }

        @Override
        String said(Path secretFile, boolean changed) {
            return changed ? "Protected: " + secretFile + " opens with the passphrase only. Whoever uses it needs"
                    + " SPINE_KEY_PASSPHRASE_FILE from now on. There is no way back without the passphrase."
                    : secretFile + " is under a passphrase already; 'unprotect' it first to choose another.";
        }
    }

    @Command(name = "unprotect", description = "Takes a secret key of this machine out of its passphrase.")
    static final class Off extends ProtectCommand {
        Off(Surroundings surroundings, PassphrasePrompt prompt) {
            super(surroundings, prompt);
        }

        @Override
        boolean change(KeyProtection key, Path secretFile, PassphraseSource given) throws Exception {
            return key.unprotect(given.orElse(prompt));
        }

        @Override
        String said(Path secretFile, boolean changed) {
            return changed ? "Open: " + secretFile + " needs no passphrase any more." : secretFile
                    + " is under no passphrase.";
        }
    }
}
