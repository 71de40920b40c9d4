using System.Text.Json;
using NUnit.Framework;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Node.Broker;

namespace Trm.Node.Tests.Broker;

/// <summary>What the management plugin says of nodes, copies and sizes, and what is wrong with it.</summary>
internal sealed class The_operators_look_at_a_cluster
{
    private const string Three = """[{"name":"a","running":true,"partitions":[]},{"name":"b","running":true,"partitions":[]},{"name":"c","running":true,"partitions":[]}]""";
    private static readonly ParticipantId AT = ParticipantId.Parse("AT").Value;
    private static readonly ParticipantId RS = ParticipantId.Parse("RS").Value;
    private static readonly BrokerCheck Check = new(new([AT, RS], [new("trm.one", AT, RS, Lane.Normal), new("trm.two", AT, RS, Lane.Urgent)]), "/", []);

    [TestCase("a b c", "a b c", Three, ExpectedResult = "")]
    [TestCase("a b c", "a b", Three, ExpectedResult = "MAILBOX_COPIES trm.one: 3 copies, 2 of them there")]
    [TestCase("a b", "a b", Three, ExpectedResult = "MAILBOX_COPIES trm.one: 2 copies, 2 of them there")]
    [TestCase("a", "a", """[{"name":"a","running":true}]""", ExpectedResult = "")]
    [TestCase("a", "", """[{"name":"a","running":true}]""", ExpectedResult = "MAILBOX_COPIES trm.one: 1 copies, 0 of them there")]
    [TestCase("a b c", "a b c", """[{"name":"a","running":true},{"name":"b","running":false},{"name":"c","running":true}]""", ExpectedResult = "NODE b: not running")]
    [TestCase("a b c", "a b c", """[{"name":"a","running":true},{"name":"b","running":true,"partitions":["c"]},{"name":"c","running":true}]""", ExpectedResult = "NODE b: [\"c\"]")]
    public string Names_nodes_that_are_away_and_mailboxes_that_lack_copies(string members, string online, string nodes)
    {
        static string List(string names) => JsonSerializer.Serialize(names.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        static string All(string nodes) => $"[{string.Join(',', JsonDocument.Parse(nodes).RootElement.EnumerateArray().Select(n => n.GetProperty("name").GetRawText()))}]";
        var queues = $$"""
            [{"name":"trm.two","members":{{All(nodes)}},"online":{{All(nodes)}}},{"name":"trm.one","members":{{List(members)}},"online":{{List(online)}}},{"name":"of another","members":[],"online":[]}]
            """;

        return Say(Check.CompareCluster(JsonDocument.Parse(queues).RootElement, JsonDocument.Parse(nodes).RootElement));
    }

    [TestCase(true, false, ExpectedResult = "")]
    [TestCase(true, true, ExpectedResult = "MESSAGE_SIZE /: more, or not set")]
    [TestCase(false, false, ExpectedResult = "MESSAGE_SIZE /: less")]
    [TestCase(null, null, ExpectedResult = "MESSAGE_SIZE /: not tried")]
    [TestCase(null, false, ExpectedResult = "MESSAGE_SIZE /: not tried")]
    [TestCase(true, null, ExpectedResult = "MESSAGE_SIZE /: not tried")]
    public string Names_sizes_that_break_the_bound_on_memory(bool? takesLargest, bool? takesLarger) => Say(Check.CompareSizes(takesLargest, takesLarger));

    private static string Say(IReadOnlyList<BrokerDifference> differences) => string.Join("; ", differences.Select(d => $"{d.Code} {d.Subject}: {d.Found}"));
}
