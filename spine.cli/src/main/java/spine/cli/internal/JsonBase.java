package spine.cli.internal;

import picocli.CommandLine.Option;

/** A command whose answer is text for a person, or JSON. */
abstract class JsonBase extends Base {
    @Option(names = "--json", description = "Answers with one JSON object on one line.")
    boolean json;

    JsonBase(Surroundings surroundings) {
        super(surroundings);
    }
}
