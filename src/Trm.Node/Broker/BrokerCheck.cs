using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Trm.Envelope;
using static Trm.Node.Broker.BrokerDefinitions;
using Code = Trm.Node.Broker.BrokerDifferenceCode;

namespace Trm.Node.Broker;

/// <summary>
/// What only the operator sees: everything in which a broker is not what the directory asks. Also what was added, for a mailbox with an expiry loses messages, and a binding more is a copy
/// for somebody. Pure: it judges what it is given.
/// </summary>
/// <param name="topology">What the directory asks.</param>
/// <param name="vhost">The virtual host it lives in.</param>
/// <param name="operators">Users who may have every right.</param>
public sealed class BrokerCheck(BrokerTopology topology, string vhost, IEnumerable<string> operators)
{
    private readonly HashSet<string> _operators = operators.ToHashSet(StringComparer.Ordinal);
    private readonly HashSet<string> _users = topology.Participants.Select(p => p.Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>Everything that differs: what is missing first, what is foreign last, each in the order of names.</summary>
    public IReadOnlyList<BrokerDifference> Compare(BrokerDefinitions found)
    {
        if (!found.List("vhosts").Any(v => Text(v, "name") == vhost))
            return [new(Code.VhostMissing, vhost, "There is no such virtual host: nobody can connect. Import the definitions.", vhost)];
        return
        [
            .. Exchanges(found), .. Mailboxes(found), .. Bindings(found), .. Users(found), .. Rights(found), .. Policies(found),
            .. found.In(vhost, "parameters").Where(p => Text(p, "component") != "operator_policy").Select(p => new BrokerDifference(
                Code.Parameter, $"{Text(p, "component")} {Text(p, "name")}", "A shovel, a federation or a limit that nobody agreed: messages may go elsewhere, or not at all.", null, Text(p, "value"))),
        ];
    }

    /// <summary>What the management plugin knows of the cluster at this moment.</summary>
    /// <param name="queues">The answer to <c>/api/queues/VHOST</c>.</param>
    /// <param name="nodes">The answer to <c>/api/nodes</c>.</param>
    public IReadOnlyList<BrokerDifference> CompareCluster(JsonElement queues, JsonElement nodes)
    {
        var differences = new List<BrokerDifference>();
        var all = nodes.EnumerateArray().ToList();
        foreach (var node in all.Where(n => Text(n, "running") != "true"))
            differences.Add(new(Code.Node, Text(node, "name"), "A node of the cluster does not run.", "running", "not running"));
        foreach (var node in all.Where(n => n.TryGetProperty("partitions", out var parted) && parted.ValueKind == JsonValueKind.Array && parted.GetArrayLength() > 0))
            differences.Add(new(Code.Node, Text(node, "name"), "A node of the cluster does not see others.", "together", Text(node, "partitions")));
        var copies = Math.Min(BrokerTopology.Copies, all.Count);
        var names = topology.Mailboxes.Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var queue in queues.EnumerateArray().Where(q => names.Contains(Text(q, "name"))).OrderBy(q => Text(q, "name"), StringComparer.Ordinal))
        {
            var (members, online) = (Count(queue, "members"), Count(queue, "online"));
            if (members < copies || online < members)
                differences.Add(new(
                    Code.MailboxCopies, Text(queue, "name"), "A mailbox has fewer copies than it should, or some are away: another loss may take messages with it (rabbitmq-queues grow).",
                    string.Create(CultureInfo.InvariantCulture, $"{copies} copies"), string.Create(CultureInfo.InvariantCulture, $"{members} copies, {online} of them there")));
        }

        return differences;
    }

    /// <summary>What it takes, as was tried: what a node may have in hand is counted in messages of the largest size (<see cref="BrokerOptions.InHandBytes"/>).</summary>
    /// <param name="takesLargest">Whether it takes a message of <see cref="SizeLimits.Message"/> bytes; null where that could not be tried.</param>
    /// <param name="takesLarger">The same of one byte more.</param>
    public IReadOnlyList<BrokerDifference> CompareSizes(bool? takesLargest, bool? takesLarger)
    {
        var asked = string.Create(CultureInfo.InvariantCulture, $"max_message_size = {SizeLimits.Default.Message}");
        return (takesLargest, takesLarger) switch
        {
            (true, false) => [],
            (false, _) => [new(Code.MessageSize, vhost, "Messages that are as large as they may be are refused: large cases and files do not pass.", asked, "less")],
            (_, true) => [new(Code.MessageSize, vhost, "Larger messages are taken than there may be: who is flooded with them holds more in memory than its bound says.", asked, "more, or not set")],
            _ => [new(Code.MessageSize, vhost, "Which sizes it takes could not be tried: the operator's user may not write to the default exchange here (rabbitmqctl set_permissions).", asked, "not tried")],
        };
    }

    private IEnumerable<BrokerDifference> Exchanges(BrokerDefinitions found)
    {
        var there = found.In(vhost, "exchanges").ToDictionary(e => Text(e, "name"), StringComparer.Ordinal);
        var wanted = topology.Participants.Select(BrokerTopology.ExchangeOf).ToList();
        foreach (var name in wanted)
        {
            if (!there.TryGetValue(name, out var exchange))
                yield return new(Code.ExchangeMissing, name, "A participant's exchange is missing: it can send nothing.", "direct, durable");
            else if (Describe(exchange) is var now && now != "direct, durable")
                yield return new(Code.ExchangeDiffers, name, "A participant's exchange is not what it was made as: what it sends may go elsewhere.", "direct, durable", now);
        }

        foreach (var (name, exchange) in there.Where(e => !wanted.Contains(e.Key, StringComparer.Ordinal) && !e.Key.StartsWith("amq.", StringComparison.Ordinal)).OrderBy(e => e.Key, StringComparer.Ordinal))
            yield return new(Code.ExchangeForeign, name, "An exchange that belongs to no participant.", null, Describe(exchange));
    }

    private static string Describe(JsonElement exchange) => string.Join(", ", [
        Text(exchange, "type"), Text(exchange, "durable") == "true" ? "durable" : "not durable", .. Text(exchange, "auto_delete") == "true" ? (string[])["deletes itself"] : [],
        .. Text(exchange, "internal") == "true" ? (string[])["internal"] : [], .. Arguments(exchange).Select(a => $"{a.Key}={a.Value}")]);

    private IEnumerable<BrokerDifference> Mailboxes(BrokerDefinitions found)
    {
        var there = found.In(vhost, "queues").ToDictionary(q => Text(q, "name"), StringComparer.Ordinal);
        foreach (var mailbox in topology.Mailboxes)
        {
            if (!there.Remove(mailbox.Name, out var queue))
            {
                yield return new(Code.MailboxMissing, mailbox.Name, $"A mailbox is missing: nothing of {mailbox.Writer} reaches {mailbox.Reader} on this lane.", mailbox.Lane.ToString());
                continue;
            }

            var (wanted, now) = (topology.ArgumentsAsText(), Arguments(queue));
            if (Text(queue, "durable") != "true" || Text(queue, "auto_delete") == "true")
                yield return new(Code.MailboxDiffers, mailbox.Name, "A mailbox does not outlive a restart, or its last reader.", "durable", "not durable, or deletes itself");
            foreach (var name in wanted.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
                if (wanted.GetValueOrDefault(name) != now.GetValueOrDefault(name))
                    yield return new(
                        Code.MailboxDiffers, mailbox.Name, $"{name}: {Meaning(name)}", Say(name, wanted), Say(name, now));
        }

        foreach (var (name, _) in there.OrderBy(q => q.Key, StringComparer.Ordinal))
            yield return new(Code.MailboxForeign, name, "A queue that the directory does not list: of a former version (then name that version with --former), or somebody's own.", null, "a queue");
    }

    private static string? Say(string name, Dictionary<string, string> arguments) => arguments.TryGetValue(name, out var value) ? $"{name}={value}" : null;

    private static string Meaning(string argument) => argument switch
    {
        "x-queue-type" => "only a quorum queue is on several nodes and keeps what it confirmed.",
        "x-overflow" => "anything but reject-publish throws messages away when the mailbox is full.",
        "x-message-ttl" or "x-expires" => "messages, or the mailbox with them, vanish by time alone.",
        "x-dead-letter-exchange" or "x-dead-letter-routing-key" => "messages may be moved elsewhere.",
        "x-max-length" or "x-max-length-bytes" or "x-max-in-memory-length" or "x-max-in-memory-bytes" => "another bound than agreed.",
        "x-delivery-limit" => "messages that were handed back often are thrown away.",
        "x-quorum-initial-group-size" => "another number of copies than agreed.",
        _ => "nobody asked for it.",
    };

    private IEnumerable<BrokerDifference> Bindings(BrokerDefinitions found)
    {
        var there = found.In(vhost, "bindings").Where(b => Text(b, "source").Length > 0).Select(b => new Binding(
            Text(b, "source"), Text(b, "destination_type"), Text(b, "destination"), Text(b, "routing_key"), string.Join(',', Arguments(b).Select(a => $"{a.Key}={a.Value}")))).ToHashSet();
        var wanted = topology.Mailboxes.Select(m => (m, Binding: new Binding(BrokerTopology.ExchangeOf(m.Writer), "queue", m.Name, m.Name, ""))).ToList();
        foreach (var (mailbox, binding) in wanted.Where(w => !there.Contains(w.Binding)))
            yield return new(Code.BindingMissing, mailbox.Name, $"A mailbox is not bound to its writer's exchange: what {mailbox.Writer} sends {mailbox.Reader} comes back.", binding.ToString());
        var names = topology.Mailboxes.ToDictionary(m => m.Name, StringComparer.Ordinal);
        foreach (var binding in there.Except(wanted.Select(w => w.Binding)).OrderBy(b => b.ToString(), StringComparer.Ordinal))
            yield return new(
                Code.BindingForeign, binding.Destination,
                topology.Participants.FirstOrDefault(p => BrokerTopology.ExchangeOf(p) == binding.Source) is { } copied && !names.ContainsKey(binding.Destination)
                    ? $"A copy of what {copied} sends goes elsewhere; it is sealed, but who writes to whom and when is told."
                    : names.TryGetValue(binding.Destination, out var mailbox) ? $"Somebody else than {mailbox.Writer} may reach this mailbox of {mailbox.Reader}." : "A binding that no mailbox needs.",
                null, binding.ToString());
    }

    private IEnumerable<BrokerDifference> Users(BrokerDefinitions found)
    {
        var there = found.List("users").ToDictionary(u => Text(u, "name"), StringComparer.Ordinal);
        foreach (var name in _users.Order(StringComparer.Ordinal))
        {
            if (!there.TryGetValue(name, out var user))
                yield return new(Code.UserMissing, name, "A participant has no user: it cannot connect.", name);
            else if (Tags(user) is { Length: > 0 } tags)
                yield return new(Code.UserTags, name, "A participant's user has tags: it may see or change more of the broker than its rights say.", null, tags);
        }

        foreach (var (name, user) in there.Where(u => !_users.Contains(u.Key) && !_operators.Contains(u.Key)).OrderBy(u => u.Key, StringComparer.Ordinal))
            if (Tags(user) is { Length: > 0 } tags)
                yield return new(Code.RightsForeign, name, "Somebody who is neither participant nor named operator may administer or watch the broker.", null, tags);
    }

    // A text with commas up to RabbitMQ 3.8, a list since.
    private static string Tags(JsonElement user) => Text(user, "tags") is var tags && tags.StartsWith('[') ? string.Join(',', user.GetProperty("tags").EnumerateArray().Select(t => t.ToString())) : tags;

    private IEnumerable<BrokerDifference> Rights(BrokerDefinitions found)
    {
        var there = found.In(vhost, "permissions").ToDictionary(p => Text(p, "user"), p => Say((Text(p, "configure"), Text(p, "write"), Text(p, "read"))), StringComparer.Ordinal);
        foreach (var participant in topology.Participants)
        {
            var wanted = Say(topology.RightsOf(participant));
            if (!there.Remove(participant.Value, out var now))
                yield return new(Code.RightsMissing, participant.Value, "A participant has no rights here: it can neither send nor receive.", wanted);
            else if (now != wanted)
                yield return new(Code.RightsDiffer, participant.Value, "A participant may do less or more than send from its exchange and read its mailboxes.", wanted, now);
        }

        foreach (var (user, rights) in there.Where(p => !_operators.Contains(p.Key)).OrderBy(p => p.Key, StringComparer.Ordinal))
            yield return new(Code.RightsForeign, user, "Somebody who is neither participant nor named operator has rights here.", null, rights);
        foreach (var other in found.List("permissions").Where(p => Text(p, "vhost") != vhost && _users.Contains(Text(p, "user"))))
            yield return new(
                Code.RightsElsewhere, Text(other, "user"), $"A participant's user has rights in virtual host {Text(other, "vhost")}.", null, Say((Text(other, "configure"), Text(other, "write"), Text(other, "read"))));
    }

    private static string Say((string Configure, string Write, string Read) rights) => $"configure {rights.Configure} write {rights.Write} read {rights.Read}";

    private IEnumerable<BrokerDifference> Policies(BrokerDefinitions found)
    {
        var (queues, exchanges) = (topology.Mailboxes.Select(m => m.Name).ToList(), topology.Participants.Select(BrokerTopology.ExchangeOf).ToList());
        var imposed = found.In(vhost, "parameters").Where(p => Text(p, "component") == "operator_policy" && p.TryGetProperty("value", out _)).Select(p => (Name: $"{Text(p, "name")} (operator)", Policy: p.GetProperty("value")));
        foreach (var (name, policy) in found.In(vhost, "policies").Select(p => (Name: Text(p, "name"), Policy: p)).Concat(imposed).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            var on = Text(policy, "apply-to");
            List<string> reached =
            [
                .. on is "exchanges" ? [] : queues.Where(q => Matches(Text(policy, "pattern"), q)), .. on is "exchanges" or "all" or "" ? exchanges.Where(e => Matches(Text(policy, "pattern"), e)) : [],
            ];
            if (reached.Count > 0)
                yield return new(
                    Code.Policy, name, $"A policy changes {string.Create(CultureInfo.InvariantCulture, $"{reached.Count}")} of the mailboxes and exchanges, {reached[0]} among them, whatever they were made with.", null,
                    string.Join(',', Arguments(policy, "definition").OrderBy(d => d.Key, StringComparer.Ordinal).Select(d => $"{d.Key}={d.Value}")));
        }
    }

    // What we cannot judge is taken to reach everything.
    private static bool Matches(string pattern, string name)
    {
        try
        {
            return Regex.IsMatch(name, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private static int Count(JsonElement queue, string list) => queue.TryGetProperty(list, out var members) && members.ValueKind == JsonValueKind.Array ? members.GetArrayLength() : 0;

    private sealed record Binding(string Source, string Type, string Destination, string Key, string Arguments)
    {
        public override string ToString() => $"{Source} -> {Type} {Destination}, key {Key}{(Arguments.Length > 0 ? $", {Arguments}" : "")}";
    }
}
