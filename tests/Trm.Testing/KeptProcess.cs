using System.Diagnostics;

namespace Trm.Testing;

/// <summary>A process beside the tests that ends with them, however they end: it is killed as soon as nobody holds its keeper's standard input any more.</summary>
internal sealed class KeptProcess : IAsyncDisposable
{
    private const string Keeper = """
        setsid "$@" </dev/null >/dev/null 2>&1 &
        read -r word
        kill -KILL -$! 2>/dev/null
        """;

    private readonly Process _keeper;

    private KeptProcess(Process keeper) => _keeper = keeper;

    public static KeptProcess Start(params string[] command) => new(Process.Start(
        new ProcessStartInfo("setsid", ["sh", "-c", Keeper, "sh", .. command]) { UseShellExecute = false, RedirectStandardInput = true })!);

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        _keeper.Dispose();
    }
}
