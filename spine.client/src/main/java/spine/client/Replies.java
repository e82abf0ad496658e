package spine.client;

import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.message.Durability;
import spine.api.rcis.RCISResponse;

/** Reads the outcome out of an RCIS response. */
public final class Replies {
    private Replies() {
    }

    /** Whether it is an answer: status 200 to 299. */
    public static boolean isAnswer(RCISResponse response) {
        return response.getStatusCode() >= 200 && response.getStatusCode() < 300;
    }

    /** What the server promises of the request and this reply; a level that this version does not know is no promise. */
    public static Durability durability(RCISResponse response) {
        return response.getGranted() == Durability.UNRECOGNIZED ? Durability.ACCEPTED : response.getGranted();
    }

    /**
     * The response if it is an answer.
     *
     * @throws SpineException otherwise, with the server's code, words and metadata
     */
    public static RCISResponse orThrow(RCISResponse response) throws SpineException {
        if (isAnswer(response)) {
            return response;
        }
        throw new SpineException(refusal(response));
    }

    /** The refusal in a response that is no answer; codes that this version does not know become their status's. */
    public static Refusal refusal(RCISResponse response) {
        var code = response.getErrorDetails().getErrorCode();
        var words = response.getErrorDetails().getErrorMessage();
        if (words.isEmpty()) {
            words = response.getStatusMessage();
        }
        if (words.isEmpty()) {
            words = "The server answered with status " + response.getStatusCode() + ".";
        }
        return new Refusal(code(code, response.getStatusCode()), words, "", response.getMetadataMap());
    }

    private static ErrorCode code(String name, int status) {
        ErrorCode byStatus = ErrorCode.INTERNAL;
        for (var code : ErrorCode.values()) {
            if (code.name().equals(name)) {
                return code;
            }
            if (code.status() == status && byStatus.status() != status) {
                byStatus = code;
            }
        }
        return byStatus;
    }
}
