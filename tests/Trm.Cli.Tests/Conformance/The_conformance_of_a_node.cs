using Trm.Cli.Conformance;
using Trm.Cli.Terminal;
using Trm.Cli.Tests.Nodes;
using Trm.Contracts.Control;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Testing;

namespace Trm.Cli.Tests.Conformance;

// Each has a world of its own, and waits most of the time.
[Parallelizable(ParallelScope.Children)]
internal sealed class The_conformance_of_a_node
{
    // A fault is seen by waiting for what does not come.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(8);

    [Test]
    public async Task Is_found_in_ours_in_every_check_and_both_directions_and_again()
    {
        await using var world = new Counterparts();
        await world.StartAsync();

        var first = await world.RunAsync(Short);
        var second = await world.RunAsync(Short, isOfficeThere: true);

        Assert.That(Wrong(first), Is.Empty);
        Assert.That(Wrong(second), Is.Empty);
        Assert.That(second, Has.Count.GreaterThan(first.Count).And.Count.GreaterThan(30));
        Assert.That(second.Select(c => c.Name), Is.Unique);
    }

    [Test]
    public async Task Is_reported_by_the_command_over_a_real_broker()
    {
        var rabbit = await RabbitMqServer.SharedAsync();
        using var scratch = new Scratch();
        var fingerprint = await Two_nodes.PrepareAsync(scratch, rabbit.Uri);
        string[] line = ["conformance", "--peer", "RS", "--participant", "AT", "--keys", scratch["keys-AT"], "--directory", scratch["directory.p7s"], "--fingerprint", fingerprint, "--broker", rabbit.Uri.ToString()];
        await using var rs = await NodeProcess.StartAsync(scratch, "RS", fingerprint, rabbit.Uri);

        var kept = Trm.Run([.. line, "--json"]);
        await rs.StopAsync();
        var silent = Trm.Run([.. line, "--within", "1"]);
        await Two_nodes.ClearAwayAsync(scratch, rabbit.Uri);

        Assert.That(kept.Exit, Is.Zero, kept.ToString());
        Assert.That(kept.Json.GetProperty("ok").GetBoolean(), Is.True);
        Assert.That(kept.Error, Does.Contain("ok  A test is receipted"), "progress");
        Assert.That(silent.Exit, Is.EqualTo(1), silent.ToString());
        Assert.That(silent.Out, Does.Contain("WRONG      A test is receipted").And.Contain("must come  a receipt ok").And.Contain("came       no receipt within 1 s").And.Contain("RS breaks the contract in"));
    }

    [Test]
    public async Task Is_missed_by_a_node_that_does_not_replay_a_receipt()
    {
        var said = new HashSet<string>(StringComparer.Ordinal);

        var wrong = await WrongOf(c => c with { Receipts = [.. c.Receipts.Where(r => said.Add(r.HeaderSha256))] });

        Assert.That(wrong, Is.EqualTo(new[] { "The same bytes again get the same receipt: no second receipt" }));
    }

    [Test]
    public async Task Is_missed_by_a_node_that_refuses_by_another_code()
    {
        var wrong = await WrongOf(c => c with
        {
            Receipts = [.. c.Receipts.Select(r => r with { Issues = [.. r.Issues.Select(i => i.Equals(RejectionCode.ContractVersionUnsupported) ? RejectionCode.Structure : i)] })],
        });

        Assert.That(wrong, Is.EqualTo(new[] { "Refused by its code: a version of the contract that nobody speaks yet: STRUCTURE" }));
    }

    [Test]
    public async Task Is_missed_by_a_node_that_refuses_a_report()
    {
        var wrong = await WrongOf(c => c with { Receipts = [.. c.Receipts.Select(r => r with { Issues = r.IsOk ? [RejectionCode.UnknownCase] : r.Issues })] });

        Assert.That(wrong, Does.Contain("A report of an unknown case is taken: UNKNOWN_CASE"));
    }

    [Test]
    public async Task Is_missed_by_a_node_that_hides_what_it_lacks()
    {
        var wrong = await WrongOf(c => c with { Have = c.Have with { Missing = [] } });

        Assert.That(wrong, Is.EqualTo(new[]
        {
            "What was damaged on the way is asked for again: not listed as missing, no receipt",
            "A gap is told: not listed as missing",
        }));
    }

    [Test]
    public async Task Is_missed_by_a_node_that_changes_a_receipt()
    {
        var n = 0;

        var wrong = await WrongOf(c => c with { Receipts = [.. c.Receipts.Select(r => r with { LeafHash = $"{++n:x64}" })] });

        Assert.That(wrong, Is.EqualTo(new[]
        {
            "The same bytes again get the same receipt: 2 different receipts",
            "A receipt is final: 1 transmissions with different receipts",
        }));
    }

    [Test]
    public async Task Is_missed_by_a_node_that_does_not_answer()
    {
        var wrong = await WrongOf(c => c with { Receipts = [] });

        Assert.That(wrong, Is.EqualTo(new[] { "A test is receipted: no receipt within 8 s" }));
    }

    [Test]
    public void Gives_no_number_twice()
    {
        using var scratch = new Scratch();
        var first = new NumberFile(scratch["number"]);

        Assert.That((first.Next(), first.Next()), Is.EqualTo((1, 2)));
        Assert.That(new NumberFile(scratch["number"]).Next(), Is.EqualTo(3));
        scratch.Write("number", "many");
        Assert.That(() => new NumberFile(scratch["number"]), Throws.TypeOf<CommandException>());
    }

    [TestCaseSource(typeof(FaultyMessage), nameof(FaultyMessage.All))]
    public void Is_asked_with_messages_that_have_one_thing_wrong(FaultyMessage faulty)
    {
        var golden = new GoldenMessages(ParticipantId.Parse("RS").Value, ParticipantId.Parse("AT").Value);
        var (meta, payload) = golden.Faulty(faulty);

        Assert.That(MessageReader.Parse(meta, payload).Rejections.Select(r => r.Code).Distinct(), Is.EqualTo(new[] { faulty.Code }));
        Assert.That(faulty.Of.Class, Is.Not.EqualTo(MessageClass.Report));
    }

    [Test]
    public void Ends_the_command_with_what_is_missing()
    {
        using var scratch = new Scratch();
        var entries = new[] { Keys_and_directories.Entry(scratch, "AT", "RS"), Keys_and_directories.Entry(scratch, "RS", "AT"), Keys_and_directories.Entry(scratch, "HU", "RS") };
        Trm.Run(["directory", "create", "--make", "Test network", "--key", scratch["g.key"], .. entries.SelectMany(e => new[] { "--entry", e }), "-o", scratch["directory.p7s"]]);

        Assert.That(Run("AT", "RS", "--within", "0").Error, Does.StartWith("USAGE").And.Contain("--within"));
        Assert.That(Run("AT", "HU").Error, Does.StartWith("WRONG_RECIPIENT"));
        Assert.That(Trm.Run("conformance", "--peer", "RS").Error, Does.StartWith("USAGE").And.Contain("--participant"));

        Trm.Outcome Run(string self, string peer, params string[] more) => Trm.Run(
            ["conformance", "--peer", peer, "--participant", self, "--keys", scratch[$"keys-{self}"], "--directory", scratch["directory.p7s"], "--broker", "amqp://localhost", .. more]);
    }

    private static async Task<string[]> WrongOf(Func<ControlMessage, ControlMessage> change)
    {
        await using var world = new Counterparts();
        await world.StartAsync(change);
        return Wrong(await world.RunAsync(Short));
    }

    private static string[] Wrong(IReadOnlyList<ConformanceCheck> checks) => [.. checks.Where(c => !c.IsOk).Select(c => $"{c.Name}: {c.Came}")];
}
