package io.citytwin.server.cli;

import io.citytwin.importers.pipeline.ImportProgress;
import java.util.OptionalLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A progress bar on standard error where that is a terminal; nothing elsewhere. */
final class TerminalProgress implements ImportProgress, AutoCloseable {
    private final boolean visible;
    private ProgressBar bar;

    TerminalProgress(boolean silent) {
        this.visible = !silent && System.console() != null;
    }

    @Override
    public synchronized void stage(String what) {
        if (visible) {
            end();
            bar = new ProgressBarBuilder()
                    .setTaskName(what)
                    .setInitialMax(-1)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(200)
                    .build();
        }
    }

    @Override
    public synchronized void rows(long rows, OptionalLong expected) {
        if (bar != null) {
            bar.maxHint(expected.orElse(-1));
            bar.stepTo(rows);
        }
    }

    private void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public synchronized void close() {
        end();
    }
}
