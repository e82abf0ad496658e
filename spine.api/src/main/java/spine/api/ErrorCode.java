package spine.api;

/**
 * Every reason for which Spine refuses or fails, with its stable code, status and category.
 * The one place where codes meet RCIS status numbers (RC-04). Immutable.
 */
public enum ErrorCode {
    INVALID_REQUEST(400, Category.FIX_INPUT),
    INVALID_QUERY(400, Category.FIX_INPUT),
    /** The same request id was used before with another body (RC-12). */
    ID_REUSED(400, Category.FIX_INPUT),
    TOO_LARGE(400, Category.FIX_INPUT),
    SCHEMA_MISMATCH(400, Category.FIX_INPUT),
    UNAUTHORIZED(401, Category.DENIED),
    FORBIDDEN(403, Category.DENIED),
    NO_SUCH_AGENT(404, Category.FIX_INPUT),
    NO_SUCH_NODE(404, Category.FIX_INPUT),
    /** Memory holds nothing that answers; metadata carries the best score (RC-07). */
    NO_RESONANCE(404, Category.FIX_INPUT),
    RATE_LIMITED(429, Category.RETRY),
    CANCELLED(499, Category.FIX_INPUT),
    INTERNAL(500, Category.FATAL),
    AGENT_FAILED(500, Category.RETRY),
    NOT_IMPLEMENTED(501, Category.FIX_INPUT),
    OVERLOADED(503, Category.RETRY),
    UNAVAILABLE(503, Category.RETRY),
    /** The agent died or left after it had taken the request: it may have acted, or not. */
    OUTCOME_UNKNOWN(503, Category.RETRY),
    DEADLINE_EXCEEDED(504, Category.RETRY);

    private final int status;
    private final Category category;

    ErrorCode(int status, Category category) {
        this.status = status;
        this.category = category;
    }

    /** The RCIS status number. */
    public int status() {
        return status;
    }

    public Category category() {
        return category;
    }

    /** What a caller can do about an error. */
    public enum Category {
        /** Try again, later or elsewhere. */
        RETRY,
        /** The same request will fail again; change it. */
        FIX_INPUT,
        /** Ask the administrator. */
        DENIED,
        /** Report it. */
        FATAL
    }
}
