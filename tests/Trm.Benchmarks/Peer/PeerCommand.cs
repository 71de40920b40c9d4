using System.CommandLine;
using Trm.Benchmarks.Measures;

namespace Trm.Benchmarks.Peer;

/// <summary><c>peer</c>.</summary>
internal static class PeerCommand
{
    public static Command Make()
    {
        var (rounds, milliseconds) = (Asked.Rounds(), Asked.Number("--milliseconds", "How long each part is done in each round", 1000));
        return Asked.Command("peer", "Sealing, opening and receipts against libas2 in Node.js (tests/as2-peer)", [rounds, milliseconds], (line, folder, _) =>
            Task.FromResult(PeerRun.Measure(folder, line.GetValue(rounds), line.GetValue(milliseconds))));
    }
}
