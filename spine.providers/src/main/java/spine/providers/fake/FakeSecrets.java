package spine.providers.fake;

import java.util.Optional;
import java.util.Set;
import spine.api.secret.Secret;
import spine.api.secret.Secrets;

/**
 * Secrets of which only the names are there: an agent that opens one fails its test.
 *
 * @param names those that are set
 */
public record FakeSecrets(Set<String> names) implements Secrets {
    public FakeSecrets(String... names) {
        this(Set.of(names));
    }

    @Override
    public boolean has(String name) {
        return names.contains(name);
    }

    @Override
    public Optional<Secret> open(String name) {
        throw new AssertionError("an agent opened the secret " + name);
    }

    @Override
    public String remedy(String name) {
        return "Set " + name + ".";
    }
}
