using Trm.Cli.Terminal;

namespace Trm.Cli;

public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        using var screen = Screen.OfProcess();
        return await CommandLine.RunAsync(args, screen, CancellationToken.None);
    }
}
