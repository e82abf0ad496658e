package spine.cli.internal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.keys.Passphrase;
import spine.keys.PassphraseSource;

/** Asks a person for a passphrase, where one sits at the terminal; what is typed is not shown. */
final class PassphrasePrompt implements PassphraseSource {
    private final Function<String, char[]> ask;

    /** @param ask shows a text and gives what was typed; null if nobody can be asked */
    PassphrasePrompt(Function<String, char[]> ask) {
        this.ask = ask;
    }

    /** At the console of this process, if it has one and a person watches it. */
    static PassphrasePrompt of(Surroundings surroundings) {
        var console = surroundings.terminal() ? System.console() : null;
        return new PassphrasePrompt(console == null ? null : text -> console.readPassword("%s", text));
    }

    @Override
    public Optional<Passphrase> find(Path secretFile) {
        return ask("Passphrase for " + secretFile + ": ");
    }

    /** A new one, typed twice. */
    Passphrase fresh(Path secretFile) throws SpineException {
        var first = ask("New passphrase for " + secretFile + ": ").orElseThrow(() -> refusal(
                "There is no terminal to ask for a passphrase.",
                "Let $" + FILE_VARIABLE + " name a file (0600) whose first line is the passphrase."));
        var second = ask("The same once more: ").orElse(first);
        try {
            if (second == first || !first.isSame(second)) {
                first.destroy();
                throw refusal("The two are not the same.", "Try again.");
            }
            return first;
        } finally {
            second.destroy();
        }
    }

    private Optional<Passphrase> ask(String text) {
        var typed = ask == null ? null : ask.apply(text);
        if (typed == null || typed.length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(Passphrase.of(typed));
        } finally {
            Arrays.fill(typed, '\0');
        }
    }

    private static SpineException refusal(String reason, String remedy) {
        return new SpineException(ErrorCode.INVALID_REQUEST, reason, remedy);
    }
}
