using Trm.Benchmarks.Crypto;
using Trm.Benchmarks.Measures;
using Trm.Benchmarks.Offices;
using Trm.Contracts.Identifiers;
using Trm.Node.Storage;

namespace Trm.Benchmarks.Exchange;

/// <summary>
/// What an exchange with cryptography and storage could come to here: the bare exchange as it was measured, with the time in which its cores were idle, and what the primitives of its messages and its
/// commits cost the processors, both measured alone, spread over all cores. Beside it the same for cores that are never idle, which is the least that it could cost.
/// </summary>
internal static class ExchangeFloor
{
    // Of each part, as in the rounds of crypto.
    private const int Milliseconds = 300;

    // Rows without content: an inbox row, a receipt that is noted, a confirm that is noted.
    private const int SmallRow = 600;

    /// <summary>Measures the two parts, and adds them up.</summary>
    /// <param name="folder">Where the files of the commits are written.</param>
    /// <param name="whole">The exchange, round by round.</param>
    /// <param name="bare">The bare exchange in the same rounds.</param>
    /// <param name="message">A message as long as those exchanged.</param>
    /// <param name="commits">Units of work a message, by node and step.</param>
    /// <param name="order">How many messages, and how often.</param>
    public static Table Measure(
        string folder, IReadOnlyList<Lap> whole, IReadOnlyList<Lap> bare, SealedPair message, IReadOnlyDictionary<(ParticipantId Who, CommitStep Step), double> commits, ExchangeOrder order)
    {
        var controls = PerMessage(TwoOffices.At, CommitStep.ControlSealed) + PerMessage(TwoOffices.Rs, CommitStep.ControlSealed);
        var primitives = PrimitivesMs(message, order.Rounds, 1 + controls);
        CommitsMs(Directory.CreateDirectory(Path.Combine(folder, "commits")).FullName); // everything is compiled once
        var stored = Enumerable.Range(0, order.Rounds).Select(i => CommitsMs(Directory.CreateDirectory(Path.Combine(folder, $"commits-{i}")).FullName)).ToList();
        var own = Spread.Of(stored.Select(s => s.Cpu));
        var rates = Spread.Of(bare.Select((lap, i) => 1000 / ((lap.Seconds * 1000 / lap.Messages) + ((primitives.Rounds[i] + own.Rounds[i]) / Environment.ProcessorCount))));

        var never = Spread.Of(bare.Select((lap, i) => 1000 * Environment.ProcessorCount / (lap.OwnMs + lap.BrokerMs + primitives.Rounds[i] + own.Rounds[i])));
        var ours = Spread.Of(whole.Select(l => l.Rate));

        var table = Table.OfSpread("floor", "");
        table.Add("bare exchange, ms/message", Spread.Of(bare.Select(l => l.Seconds * 1000 / l.Messages)));
        table.Add("primitives alone, core-ms/message", primitives);
        table.Add("commits alone, core-ms/message", own);
        table.Add("commits alone, ms/message", Spread.Of(stored.Select(s => s.Wall)));
        table.Add("floor, messages/s", rates);
        table.Add("exchange / floor", Spread.Ratio(ours, rates));
        table.Add("no core ever idle, messages/s", never);
        table.Add("exchange / that", Spread.Ratio(ours, never));
        return table;

        double PerMessage(ParticipantId who, CommitStep step) => commits.GetValueOrDefault((who, step));

        double Group(ParticipantId who, CommitStep step) => PerMessage(who, step) is > 0 and var units ? 1 / units : 1;

        (double Wall, double Cpu) CommitsMs(string place)
        {
            var (length, header, payload) = (message.Sealed.Bytes.Length, message.Sealed.HeaderP7s.Length * 4 / 3, message.Open().Payload.Length);
            IReadOnlyList<CommitFloor.Step> steps =
            [
                new(true, [length, payload, header], Group(TwoOffices.At, CommitStep.Submitted)),
                new(true, [SmallRow], Group(TwoOffices.At, CommitStep.Dispatched)),
                new(false, [SmallRow, payload, header], Group(TwoOffices.Rs, CommitStep.Received)),
                new(true, [SmallRow], Group(TwoOffices.At, CommitStep.Received)),
            ];
            var (cpu, began) = (Environment.CpuUsage.TotalTime, System.Diagnostics.Stopwatch.GetTimestamp());
            CommitFloor.Store(place, steps, order.Messages);
            return (System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMilliseconds / order.Messages, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / order.Messages);
        }
    }

    // Those of sealing and of opening, once for each message and its share of the control messages that answer; those are shorter, and counted as if they were not.
    private static Spread PrimitivesMs(SealedPair message, int rounds, double messages)
    {
        using var primitives = new Primitives(message.Sealed);
        var times = Part.Time(primitives.Parts, rounds, Milliseconds);
        return Spread.Of(Enumerable.Range(0, rounds).Select(i => Primitives.OfSeal.Concat(Primitives.OfOpen).Sum(p => times[p].Rounds[i]) * messages / 1000));
    }
}
