using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using Trm.Contracts.Messages;
using Trm.Contracts.Referrals;
using Trm.Testing;

namespace Trm.Node.Kills.Tests;

/// <summary>
/// Two processes of one country share a PostgreSQL, the folders and the mailboxes, and both send without a pause, as the other country does. One of them is killed and started again every
/// two or three seconds, for as many seconds as TRM_CAMPAIGN says (15 where it says nothing). One sequence without gaps, nothing lost, nothing shown twice, one trail.
/// </summary>
[TestFixture, NonParallelizable, OnStorage("postgres")]
internal sealed class Two_processes_under_load
{
    private const int Pause = 200;

    // At least, however slow the machine is.
    private const int Kills = 4;

    private static readonly TimeSpan Campaign =
        TimeSpan.FromSeconds(int.TryParse(Environment.GetEnvironmentVariable("TRM_CAMPAIGN"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 15);

    [Test]
    public async Task Lose_nothing_and_show_nothing_twice_when_one_is_killed_every_few_seconds()
    {
        var random = new Random(Seed());
        await using var pair = await Pair.MakeAsync((await RabbitMqServer.SharedAsync()).Uri);
        await Task.WhenAll(pair.StartAsync(Side.Sending), pair.StartAsync(Side.Receiving));
        await pair.FinishAsync(); // the referral
        await pair.StopAsync(Side.Sending);

        var (watch, enough, kills, said, accepted) = (Stopwatch.StartNew(), false, 0, 0, new List<string>());
        var answering = Task.Run(() => AnswerAsync(pair, () => Volatile.Read(ref enough)));
        List<KillHostProcess> started = [];
        KillHostProcess[] processes = [Start(), Start()];
        try
        {
            do
            {
                await Task.Delay(random.Next(2000, 3000));
                await GoneOnAsync();
                var victim = random.Next(processes.Length);
                await KillAsync(processes[victim]);
                processes[victim] = Start();
            }
            while (watch.Elapsed < Campaign || kills < Kills);

            Volatile.Write(ref enough, true);
            foreach (var process in processes)
                await KillAsync(process);
        }
        finally
        {
            Volatile.Write(ref enough, true);
            started.ForEach(p => p.Dispose());
        }

        var answers = await answering;
        var lasted = watch.Elapsed;
        await pair.StartAsync(Side.Sending);
        await pair.FinishAsync();
        var sent = await pair[Side.Sending].Record.TransmissionsAsync();
        var calls = sent.Count(t => t.Kind == MessageKind.Test.Kind); // one that was committed may have been killed before it could say so
        await pair.AgreeAsync(calls, answers.Count);
        var back = await pair[Side.Receiving].Record.TransmissionsAsync();
        Assert.Multiple(() =>
        {
            Assert.That(accepted, Is.Not.Empty.And.SubsetOf(sent.Where(t => t.Receipt is not null).Select(t => t.Message)), "accepted by a process of AT, and receipted");
            Assert.That(answers, Is.SubsetOf(back.Where(t => t.Receipt is not null).Select(t => t.Message)), "accepted by RS, and receipted");
        });
        var (messages, receipts) = await pair.ProveAsync();
        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kills} kills in {lasted.TotalSeconds:0} s; AT sent {calls} ({accepted.Count} said accepted) and RS {answers.Count}: lost 0, shown twice 0; {sent.Count} numbers of AT and {back.Count} of RS without a gap; {messages} messages and {receipts} receipts alike in both packs"));

        // Where the machine is slow a process needs longer to start than another one lives: something was sent since the last kill, or nothing of all this would be tried.
        async Task GoneOnAsync()
        {
            var before = said;
            await pair.UntilAsync(() =>
            {
                foreach (var process in processes)
                    process.AssertRuns();
                said = started.Sum(p => p.Accepted.Count);
                return Task.FromResult(said > before ? null : $"no process of AT sent anything since kill {kills}\n{string.Join('\n', processes.Select(p => p.Log))}");
            });
        }

        KillHostProcess Start()
        {
            started.Add(pair.StartToCall(Side.Sending, Pause));
            return started[^1];
        }

        async Task KillAsync(KillHostProcess process)
        {
            await process.KillAsync();
            kills++;
            accepted.AddRange(process.Accepted);
        }
    }

    private static async Task<IReadOnlyList<string>> AnswerAsync(Pair pair, Func<bool> enough)
    {
        var sent = new List<string>();
        for (; !enough(); await Task.Delay(Pause))
            sent.Add(await pair.CallAsync(Side.Receiving));
        return sent;
    }

    private static int Seed()
    {
        var seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        return seed;
    }
}
