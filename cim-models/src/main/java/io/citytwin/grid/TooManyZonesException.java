package io.citytwin.grid;

/** An answer would have more zones than one answer may have. */
public final class TooManyZonesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyZonesException(int resolution) {
        super("an answer must have at most " + ZoneSums.MOST_ZONES + " zones, and at resolution " + resolution
                + " there would be more; ask for a coarser resolution or a smaller box");
    }
}
