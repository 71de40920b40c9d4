using System.CommandLine;
using Trm.Benchmarks.Measures;

namespace Trm.Benchmarks.Crypto;

/// <summary><c>crypto</c>.</summary>
internal static class CryptoCommand
{
    public static Command Make()
    {
        var (rounds, milliseconds) = (Asked.Rounds(), Asked.Number("--milliseconds", "How long each part is done in each round", 1000));
        return Asked.Command("crypto", "Sealing and opening against the sum of their primitives, and openssl speed beside it", [rounds, milliseconds], (line, folder, _) =>
            Task.FromResult(CryptoRun.Measure(folder, line.GetValue(rounds), line.GetValue(milliseconds))));
    }
}
