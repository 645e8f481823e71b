package dev.winnow.engine.trial;

/** What is to be done about the attempts of a trial. */
public sealed interface Act {
    /**
     * Does one thing for each kind of act.
     *
     * @param <X> what can go wrong
     */
    interface Visitor<T, X extends Exception> {
        T start(int attempt) throws X;

        T end(AttemptView attempt) throws X;

        T nothing() throws X;
    }

    /** Calls the method of the visitor that belongs to this kind of act. */
    <T, X extends Exception> T accept(Visitor<T, X> visitor) throws X;

    /**
     * Starts an attempt.
     *
     * @param attempt counted from 1
     */
    record Start(int attempt) implements Act {
        @Override
        public <T, X extends Exception> T accept(Visitor<T, X> visitor) throws X {
            return visitor.start(attempt);
        }
    }

    /** Ends an attempt: asks its trainer to end, and removes what has ended. */
    record End(AttemptView attempt) implements Act {
        @Override
        public <T, X extends Exception> T accept(Visitor<T, X> visitor) throws X {
            return visitor.end(attempt);
        }
    }

    /** Does nothing. */
    record Nothing() implements Act {
        @Override
        public <T, X extends Exception> T accept(Visitor<T, X> visitor) throws X {
            return visitor.nothing();
        }
    }
}
