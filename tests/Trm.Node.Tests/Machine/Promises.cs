using Dapper;
using NUnit.Framework;
using Trm.Node.Outbox;
using Trm.Node.Tests.Exchange;

namespace Trm.Node.Tests.Machine;

/// <summary>What Austria and Serbia said that they have: to an officer who submitted it, or to the broker that brought it.</summary>
internal sealed class Promises(World world)
{
    private readonly Dictionary<string, List<string>> _submitted = new(StringComparer.Ordinal) { ["AT"] = [], ["RS"] = [] };

    public void Add(string from, Submitted submitted) => _submitted[from].Add(submitted.Message.ToString());

    /// <summary>All of it is there, at this moment. Needs no node that answers, only its rows; what is missing is named.</summary>
    public async Task AreKeptAsync()
    {
        foreach (var (from, to) in new[] { ("AT", "RS"), ("RS", "AT") })
        {
            // What was said first, and then what is there: meanwhile there can only be more.
            var acknowledged = world.Acknowledged(to);
            var submitted = _submitted[from].ToList();
            var sent = await world.QueryAsync(from, db => db.Query<string>("SELECT message_id FROM outbox WHERE message_id IS NOT NULL").ToHashSet(StringComparer.Ordinal));
            var received = await world.QueryAsync(to, db => db.Query<string>("SELECT core_id FROM inbox").ToHashSet(StringComparer.Ordinal));
            Assert.Multiple(() =>
            {
                Assert.That(submitted.Where(m => !sent.Contains(m)), Is.Empty, $"{from} told its officers that these messages are accepted, and does not have them");
                Assert.That(acknowledged.Where(t => !received.Contains(t)), Is.Empty, $"{to} told the broker that these transmissions are stored, and does not have them");
            });
        }
    }

    /// <summary>Everything that was accepted came, once.</summary>
    public async Task AreFulfilledAsync()
    {
        foreach (var (from, to) in new[] { ("AT", "RS"), ("RS", "AT") })
        {
            var receipted = (await world[from].Record.TransmissionsAsync()).Where(t => t.Receipt is { IsOk: true }).Select(t => t.Message).ToHashSet();
            Assert.That(_submitted[from].Where(m => !receipted.Contains(m)), Is.Empty, $"{from}: what was accepted is receipted");
            Assert.That(await world.ContentCount(to), Is.EqualTo(receipted.Count), $"{to} stored each message of {from} once");
        }
    }
}
