package spine.cli.internal;

import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What all commands that talk to a server have in common. */
abstract class Base implements Callable<Integer> {
    final Surroundings surroundings;

    @Option(names = "--endpoint", paramLabel = "ADDRESS",
            description = "RCIS endpoint, tcp://host:port (default: configuration, else the Spine of this machine).")
    String endpoint;

    @Option(names = "--server-key", paramLabel = "Z85", description = "The server's public key, 40 characters.")
    String serverKey;

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "30s", converter = TimeConverter.class,
            description = "How long to wait: 500ms, 30s, 2m (default: ${DEFAULT-VALUE}).")
    Duration timeout;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this help.")
    boolean help;

    Base(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    ClientConfig config() throws Exception {
        return ClientConfig.find(surroundings, endpoint, serverKey);
    }

    Session open() throws Exception {
        return Session.open(surroundings, config(), timeout);
    }

    void say(String text) {
        surroundings.out().println(text);
    }

    void note(String text) {
        surroundings.err().println(text);
    }

    /** Plain numbers are seconds. */
    static final class TimeConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            int digits = 0;
            while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
                digits++;
            }
            if (digits > 0 && digits < 10) {
                long number = Long.parseLong(text.substring(0, digits));
                var time = switch (text.substring(digits)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "", "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    default -> Duration.ZERO;
                };
                if (time.toMillis() >= 1 && time.compareTo(Duration.ofHours(1)) <= 0) {
                    return time;
                }
            }
            throw new TypeConversionException("'" + text + "' is not a time of 1 ms to 60 m such as 500ms, 30s or 2m");
        }
    }
}
