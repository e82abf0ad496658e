package spine.bench;

import java.util.List;

/**
 * Something that is measured. Waits for its answers, checks each of them and judges no time. Another product is
 * compared by giving {@link RoundTrips} its {@link Echo}.
 */
@FunctionalInterface
interface Measurement {
    /**
     * Measures.
     *
     * @return lines for the report, in order
     * @throws WrongAnswerException if an answer was not right
     * @throws Exception            if the product could not be measured
     */
    List<Row> run(Stage stage) throws Exception;
}
