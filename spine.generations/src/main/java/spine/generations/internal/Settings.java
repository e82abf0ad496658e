package spine.generations.internal;

import java.time.Duration;
import spine.api.message.Durability;

/** Reads the settings and checks their ranges. */
final class Settings {
    private Settings() {
    }

    /** @throws IllegalArgumentException naming key, value and range */
    static Limits limits(GenerationsConfig config) {
        return new Limits(millis("readyTimeoutMillis", config.readyTimeoutMillis(), 100, 600_000),
                millis("drainTimeoutMillis", config.drainTimeoutMillis(), 0, 3_600_000),
                millis("platformDrainTimeoutMillis", config.platformDrainTimeoutMillis(), 0, 60_000),
                millis("stopTimeoutMillis", config.stopTimeoutMillis(), 100, 600_000),
                millis("settlingMillis", config.settlingMillis(), 50, 60_000),
                millis("pollMillis", config.pollMillis(), 100, 60_000),
                millis("flipRecordTimeoutMillis", config.flipRecordTimeoutMillis(), 0, 60_000));
    }

    /** What the record of a flip must survive. */
    static Durability durability(GenerationsConfig config) {
        return switch (config.generationDurability()) {
            case "accepted" -> Durability.ACCEPTED;
            case "journaled" -> Durability.JOURNALED;
            case "synced" -> Durability.SYNCED;
            default -> throw new IllegalArgumentException(GenerationsConfig.PID + ": generationDurability = "
                    + config.generationDurability() + " is not one of accepted, journaled, synced");
        };
    }

    static int bundleBytesMax(GenerationsConfig config) {
        return within("bundleBytesMax", config.bundleBytesMax(), 1 << 10, 1 << 30);
    }

    static Duration signatureWait(GenerationsConfig config) {
        return millis("signatureWaitMillis", config.signatureWaitMillis(), 0, 30_000);
    }

    /** Whether drop-ins without a signature are refused. */
    static boolean refusesUnsigned(GenerationsConfig config, boolean isProduction) {
        return switch (config.unsigned()) {
            case "" -> isProduction;
            case "accept" -> false;
            case "refuse" -> true;
            default -> throw new IllegalArgumentException(GenerationsConfig.PID + ": unsigned = " + config.unsigned()
                    + " is not one of accept, refuse");
        };
    }

    private static Duration millis(String key, int value, int from, int to) {
        return Duration.ofMillis(within(key, value, from, to));
    }

    private static int within(String key, int value, int from, int to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(
                    GenerationsConfig.PID + ": " + key + " = " + value + " is not within " + from + " to " + to);
        }
        return value;
    }
}
