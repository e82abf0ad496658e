package spine.api.http;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.resilience.RetryAfter;
import spine.api.secret.Secret;
import spine.api.secret.Secrets;

/**
 * The service that an agent calls, and what its failures mean here:
 *
 * <pre>
 * 401, 403                                     FORBIDDEN, with the secret to correct
 * 402, 432, 433                                FORBIDDEN, the plan is used up
 * 429                                          RATE_LIMITED, with Retry-After where it was said
 * 408, 5xx                                     UNAVAILABLE
 * 400, 404 and all other 4xx                   INVALID_REQUEST
 * another status, or a body of another shape   AGENT_FAILED
 * </pre>
 *
 * <p>The sentences are our own: of what the service said, its status and at most one word without digits go on, so that no
 * key that it echoes gets out. Each refusal has the status as fact {@link #STATUS}. Immutable; thread-safe.
 *
 * @param agent   the agent's name
 * @param service the service's name for people, such as {@code Tavily}
 * @param secret  the secret that it wants; empty if the agent has none for it
 * @param secrets where that comes from
 * @param time    for a {@code Retry-After} that names a date
 */
public record Upstream(String agent, String service, String secret, Secrets secrets, InstantSource time) {
    /** In a refusal's facts: the status that the service answered with. */
    public static final String STATUS = "http_status";
    private static final Secrets NO_SECRETS = new NoSecrets();
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z_.-]{0,63}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    public Upstream {
        requireNonNull(agent);
        requireNonNull(service);
        requireNonNull(secret);
        requireNonNull(secrets);
        requireNonNull(time);
    }

    /** A service for which the agent has no secret. */
    public Upstream(String agent, String service, InstantSource time) {
        this(agent, service, "", NO_SECRETS, time);
    }

    /** Why the agent cannot work, for {@link spine.api.Agent#disabled()}: while its secret is nowhere. */
    public Optional<Refusal> disabled() {
        return secret.isEmpty() || secrets.has(secret) ? Optional.empty()
                : Optional.of(new Refusal(ErrorCode.UNAVAILABLE, "Agent " + agent + " has no key.", secrets.remedy(secret)));
    }

    /** @throws SpineException as the table says, unless the status is 2xx */
    public void check(HttpResponse response) throws SpineException {
        check(response, "");
    }

    /**
     * The same.
     *
     * @param word the service's own name for what went wrong, such as {@code INVALID_ARGUMENT}; left out if it is not
     *             letters, or not known
     */
    public void check(HttpResponse response, String word) throws SpineException {
        if (!response.isOk()) {
            throw new SpineException(refusal(response, word));
        }
    }

    /** What a status other than 2xx means. */
    public Refusal refusal(HttpResponse response, String word) {
        int status = response.status();
        var answered = WORD.matcher(word).matches() ? "HTTP " + status + ", " + word : "HTTP " + status;
        var meaning = status == 429 ? limited(response, answered) : meaning(status, answered);
        return meaning.with(STATUS, Integer.toString(status));
    }

    /** For services that tell a wrong key by another status than 401 and 403. */
    public Refusal wrongKey(int status) {
        return unwelcome("HTTP " + status).with(STATUS, Integer.toString(status));
    }

    /**
     * For a 2xx whose body is not what it should be.
     *
     * @param what ends the sentence "SERVICE answered ", such as {@code "without results"}; nothing of the body itself
     */
    public SpineException malformed(String what) {
        return new SpineException(ErrorCode.AGENT_FAILED, service + " answered " + what + ".",
                "Try again; if it stays so, its interface has changed, or the base URL leads elsewhere.");
    }

    private Refusal meaning(int status, String answered) {
        return switch (status) {
            case 401, 403 -> unwelcome(answered);
            case 402, 432, 433 -> new Refusal(ErrorCode.FORBIDDEN, service + " says that the plan is used up (" + answered
                    + ").", "Top up the plan that the key belongs to, or wait for its next period.");
            case 404 -> new Refusal(ErrorCode.INVALID_REQUEST, service + " has nothing at this address (" + answered + ").",
                    "Check what was asked for, and what is set in conf/agents." + agent + ".properties.");
            default -> status / 100 == 4 && status != 408
                    ? new Refusal(ErrorCode.INVALID_REQUEST, service + " does not take this request (" + answered + ").",
                            "Change the question or the options that were sent with it.")
                    : out(status, answered);
        };
    }

    private Refusal out(int status, String answered) {
        return status == 408 || status / 100 == 5
                ? new Refusal(ErrorCode.UNAVAILABLE, service + " does not work at the moment (" + answered + ").",
                        "Try again later.")
                : new Refusal(ErrorCode.AGENT_FAILED, service + " answered with a status that nobody expects (" + answered
                        + ").", "Check the base URL in conf/agents." + agent + ".properties.");
    }

    private Refusal unwelcome(String answered) {
        return secret.isEmpty()
                ? new Refusal(ErrorCode.FORBIDDEN, service + " does not let this request in (" + answered + ").",
                        "Send the authorization that it asks for.")
                : new Refusal(ErrorCode.FORBIDDEN, service + " does not take the key " + secret + " (" + answered + ").",
                        secrets.remedy(secret));
    }

    private Refusal limited(HttpResponse response, String answered) {
        long seconds = response.header(RetryAfter.KEY).map(this::seconds).orElse(0L);
        var refusal = new Refusal(ErrorCode.RATE_LIMITED, service + " wants fewer requests (" + answered + ").",
                seconds == 0 ? "Try again later." : "Try again in " + seconds + " s.");
        return RetryAfter.in(refusal, seconds);
    }

    /** Of seconds, or until a date of RFC 9110; 0 for what is neither, or over. */
    private long seconds(String said) {
        if (SECONDS.matcher(said).matches()) {
            return Long.parseLong(said);
        }
        try {
            var until = ZonedDateTime.parse(said, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Math.max(0, (Duration.between(time.instant(), until).toMillis() + 999) / 1000);
        } catch (DateTimeException neither) {
            return 0;
        }
    }

    private static final class NoSecrets implements Secrets {
        @Override
        public boolean has(String name) {
            return false;
        }

        @Override
        public Optional<Secret> open(String name) {
            return Optional.empty();
        }

        @Override
        public String remedy(String name) {
            return "";
        }
    }
}
