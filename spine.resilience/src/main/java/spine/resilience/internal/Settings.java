package spine.resilience.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The configuration, checked.
 *
 * @param services  most breakers, limits and budgets, each
 * @param spared    agents that are never cut off
 * @param saveEvery how often the breakers are written anyway
 */
record Settings(BreakerRules breakers, int services, Set<String> spared, Duration saveEvery, AdaptiveLimit.Range limits,
        RetryBudget.Share retries) {
    Settings {
        spared = Set.copyOf(spared);
    }

    /** @throws IllegalArgumentException naming key, value and range of what is wrong */
    static Settings of(ResilienceConfig config) {
        long open = within("openMillis", config.openMillis(), 1, 3_600_000);
        int least = (int) within("limitLeast", config.limitLeast(), 1, 1_000_000);
        int most = (int) within("limitMost", config.limitMost(), least, 1_000_000);
        if (!(config.retryShare() >= 0 && config.retryShare() <= 1)) {
            throw wrong("retryShare", config.retryShare() + "", "0.0 to 1.0");
        }
        return new Settings(new BreakerRules((int) within("failures", config.failures(), 1, 1000), open,
                (int) within("successes", config.successes(), 1, 100),
                within("openCapMillis", config.openCapMillis(), open, BreakerRules.LONGEST_MILLIS),
                (int) within("tellAfter", config.tellAfter(), 1, 1000), true),
                (int) within("services", config.services(), 10, 100_000), names(config.spared()),
                Duration.ofSeconds(within("saveSeconds", config.saveSeconds(), 1, 86_400)),
                new AdaptiveLimit.Range((int) within("limitFirst", config.limitFirst(), least, most), least, most),
                new RetryBudget.Share(config.retryShare(), (int) within("retryReserve", config.retryReserve(), 0, 10_000)));
    }

    private static Set<String> names(String list) {
        return Arrays.stream(list.split(",")).map(String::strip).filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static long within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw wrong(key, value + "", least + " to " + most);
        }
        return value;
    }

    private static IllegalArgumentException wrong(String key, String value, String range) {
        return new IllegalArgumentException(ResilienceConfig.PID + ": " + key + " is " + value + "; allowed is " + range);
    }
}
