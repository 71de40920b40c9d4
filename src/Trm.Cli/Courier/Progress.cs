using System.Globalization;
using Trm.Cli.Terminal;

namespace Trm.Cli.Courier;

/// <summary>How far a long file has come.</summary>
internal static class Progress
{
    private const long Step = 16 << 20;

    /// <summary>Says so on standard error, every 16 MiB.</summary>
    public static Action<long, long?> Told(Screen screen)
    {
        var told = 0L;
        return (done, all) =>
        {
            if (screen.IsJson || done - told < Step)
                return;
            told = done;
            screen.Note(string.Create(CultureInfo.InvariantCulture, $"{done >> 20} MiB{(all is { } a ? $" of {a >> 20} MiB" : "")}"));
        };
    }
}
