package spine.bench.wire;

/**
 * Three processes that do the same work as those of every other system.
 *
 * @param client measures
 * @param broker forwards; a JVM of ours tells what it allocated
 * @param crypto what ciphers, by whose code
 */
record Trio(Child client, Child broker, String crypto) {
}
