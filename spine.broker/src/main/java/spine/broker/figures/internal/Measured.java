package spine.broker.figures.internal;

/** A destination of which figures are kept. */
public interface Measured {
    /** Always the same. */
    Figures figures();
}
