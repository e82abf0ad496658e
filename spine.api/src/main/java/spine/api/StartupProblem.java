package spine.api;

/**
 * A service that a component registers when it cannot start and the product is of no use without it; start-up
 * prints it and ends with a non-zero exit code.
 *
 * @param component who
 * @param reason    one sentence
 * @param remedy    what the operator can do
 */
public record StartupProblem(String component, String reason, String remedy) {
}
