using System.Text.Json;
using Trm.Cli.Terminal;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Statistics;
using Trm.Envelope.Directory;
using Trm.Envelope.Keys;
using Trm.Envelope.Statistics;

namespace Trm.Cli.Tests;

/// <summary>The secretariat combines what participants signed, and publishes a year once.</summary>
internal sealed class The_statistics
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly int Year = Now.Year - 2;
    private static readonly string[] Participants = ["AT", "RS", "BA"];

    private readonly Dictionary<string, ParticipantKeys> _keys = [];
    private Scratch _scratch = null!;
    private EncryptionKey _secretariat = null!;

    [OneTimeSetUp]
    public void A_region_and_its_secretariat()
    {
        _scratch = new();
        foreach (var id in Participants)
            _keys[id] = ParticipantKeys.Create(Id(id), Now.AddDays(-2));
        File.WriteAllBytes(At("directory.p7s"), Directory(training: false));
        _secretariat = EncryptionKey.Create(Id("SEC"), Now.AddDays(-2));
        _secretariat.Save(At("secretariat.key"), At("secretariat.pem"));
        for (var n = 0; n < Participants.Length; n++)
            Put($"{Participants[n]}.p7m", Figures(Participants[n], n));
    }

    [OneTimeTearDown]
    public void Gone() => _scratch.Dispose();

    [Test]
    public void Tables_are_combined_and_small_counts_withheld()
    {
        var run = Combine("combined.json", Files(), "--new-record", "--csv", At("2025.csv"), "--json");

        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.Error);
        using var json = JsonDocument.Parse(run.Out);
        Assert.That(json.RootElement.GetProperty("contributors").EnumerateArray().Select(c => c.GetString()), Is.EqualTo(new[] { "AT", "BA", "RS" }));
        Assert.That(File.ReadAllText(At("2025.csv")), Does.StartWith("year,table,row,column,figure\r\n").And.Contain($"{Year},referrals-by-age-and-gender,all,all,600\r\n"));
        Assert.That(Combine("combined.json", Files()).Out, Does.Contain("600").And.Contain("decisions-in-time"), "the same files again: the same publication");
    }

    [Test]
    public void What_was_not_published_then_is_not_published_later()
    {
        Assert.That(Combine("once.json", Files(), "--new-record").Exit, Is.EqualTo(ExitCode.Ok));
        Put("AT-again.p7m", Figures("AT", 0) with { MadeAt = WireTime.Cut(Now.AddHours(-1)) });

        var again = Combine("once.json", [At("AT-again.p7m"), At("RS.p7m"), At("BA.p7m")]);
        Assert.That(again.Exit, Is.EqualTo(ExitCode.Refused));
        Assert.That(again.Error, Does.Contain("other files"));
    }

    [Test]
    public void What_is_not_as_it_was_signed_is_refused()
    {
        var damaged = File.ReadAllBytes(At("AT.p7m"));
        damaged[^1] ^= 1;
        File.WriteAllBytes(At("damaged.p7m"), damaged);
        File.WriteAllBytes(At("other.p7m"), SealedFigures.Seal(Figures("AT", 0), _keys["RS"].Signing, RecipientKey.Of(_secretariat.Certificate).Value, Now));
        var stranger = ParticipantKeys.Create(Id("XK"), Now.AddDays(-2));
        File.WriteAllBytes(At("stranger.p7m"), SealedFigures.Seal(Figures("XK", 0), stranger.Signing, RecipientKey.Of(_secretariat.Certificate).Value, Now));
        File.WriteAllText(At("nothing.p7m"), "nothing");

        foreach (var (file, code) in new[] { ("damaged.p7m", "DECRYPT_FAILED"), ("other.p7m", "SENDER_NOT_AUTHORISED"), ("stranger.p7m", "SIG_KEY_UNKNOWN"), ("nothing.p7m", "FILE_INVALID") })
        {
            var run = Combine("never.json", [At(file), At("RS.p7m"), At("BA.p7m")], "--new-record");
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Refused), run.ToString());
            Assert.That(run.Error, Does.Contain(code).And.Contain(file));
        }

        Assert.That(Combine("never.json", [At("AT.p7m"), At("RS.p7m")], "--new-record").Error, Does.Contain("at least 3 participants"));
        Assert.That(Combine("never.json", Files(), "--new-record", "--k", "10").Error, Does.Contain("no group smaller than 11"));
        Assert.That(At("never.json"), Does.Not.Exist, "nothing was published");
    }

    [Test]
    public void Rows_are_drawn_and_what_they_cost_is_on_record()
    {
        var run = Rows("rows.json", "0.75", "rows.csv", "--new-record");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.Error);
        Assert.That(run.Out, Does.Contain("0.75 of 1"));
        Assert.That(File.ReadAllText(At("rows.csv.json")), Does.Contain("\"epsilon\":\"0.75\"").And.Not.Contain("training"));
        Assert.That(File.ReadLines(At("rows.csv")).Skip(1).CountBy(l => l).Select(l => l.Value), Is.Not.Empty.And.All.GreaterThanOrEqualTo(11));

        var second = Rows("rows.json", "0.75", "more.csv");
        Assert.That((second.Exit, File.Exists(At("more.csv"))), Is.EqualTo((ExitCode.Refused, false)));
        Assert.That(second.Error, Does.Contain("0.75 of 1 is spent"));
    }

    [Test]
    public void A_record_that_is_not_there_is_no_empty_one()
    {
        var wrong = Rows("mistyped.json", "1", "unrecorded.csv");
        Assert.That((wrong.Exit, File.Exists(At("unrecorded.csv")), File.Exists(At("mistyped.json"))), Is.EqualTo((ExitCode.Usage, false, false)));
        Assert.That(wrong.Error, Does.Contain("FILE_ABSENT").And.Contain("--new-record"));

        Assert.That(Combine("begun.json", Files(), "--new-record").Exit, Is.EqualTo(ExitCode.Ok));
        var before = File.ReadAllBytes(At("begun.json"));
        var again = Rows("begun.json", "1", "unrecorded.csv", "--new-record");
        Assert.That((again.Exit, File.Exists(At("unrecorded.csv"))), Is.EqualTo((ExitCode.Refused, false)));
        Assert.That(again.Error, Does.Contain("FILE_EXISTS"));
        Assert.That(File.ReadAllBytes(At("begun.json")), Is.EqualTo(before));
    }

    [Test]
    public void Two_runs_at_once_do_not_spend_what_is_there_once()
    {
        Assert.That(Combine("shared.json", Files(), "--new-record").Exit, Is.EqualTo(ExitCode.Ok));
        using (new FileStream(At("shared.json.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            var second = Rows("shared.json", "0.6", "second.csv");
            Assert.That((second.Exit, File.Exists(At("second.csv"))), Is.EqualTo((ExitCode.Unavailable, false)));
            Assert.That(second.Error, Does.Contain("another run"));
        }

        var runs = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Select(n => Rows("shared.json", "0.6", $"at-once-{n}.csv")).ToList();
        Assert.That(runs.Count(r => r.Exit == ExitCode.Ok), Is.EqualTo(1), string.Join('\n', runs));
        Assert.That(Enumerable.Range(0, 4).Count(n => File.Exists(At($"at-once-{n}.csv"))), Is.EqualTo(1));
        Assert.That(File.ReadAllText(At("shared.json")), Does.Contain("\"epsilon\":\"0.6\""));
    }

    [Test]
    public void A_record_has_one_name()
    {
        Assert.That(Combine("named.json", Files(), "--new-record").Exit, Is.EqualTo(ExitCode.Ok));
        var before = File.ReadAllBytes(At("named.json"));
        File.CreateSymbolicLink(At("linked.json"), At("named.json"));
        File.CreateSymbolicLink(At("nowhere.json"), At("nothing.json"));

        foreach (var run in new[] { Rows("linked.json", "0.6", "linked.csv"), Rows("nowhere.json", "0.6", "linked.csv", "--new-record") })
        {
            Assert.That((run.Exit, File.Exists(At("linked.csv"))), Is.EqualTo((ExitCode.Usage, false)), run.ToString());
            Assert.That(run.Error, Does.Contain("is a link"));
        }

        Assert.That(File.ReadAllBytes(At("named.json")), Is.EqualTo(before));
        Assert.That(At("nothing.json"), Does.Not.Exist);
    }

    [Test]
    public void What_cannot_be_locked_is_no_other_run()
    {
        Assert.That(Combine("open.json", Files(), "--new-record").Exit, Is.EqualTo(ExitCode.Ok));
        File.Delete(At("open.json.lock"));
        // A link to itself cannot be opened by anybody.
        File.CreateSymbolicLink(At("open.json.lock"), At("open.json.lock"));

        var run = Rows("open.json", "0.6", "unlocked.csv");

        Assert.That((run.Exit, File.Exists(At("unlocked.csv"))), Is.EqualTo((ExitCode.Unavailable, false)), run.ToString());
        Assert.That(run.Error, Does.Not.Contain("another run"));
    }

    [Test]
    public void An_exercise_spends_nothing_of_the_year()
    {
        File.WriteAllBytes(At("exercise.p7s"), Directory(training: true));
        var played = Participants.Select((p, n) => Put($"{p}-exercise.p7m", Figures(p, n) with { IsTraining = true })).ToArray();
        string[] exercise = ["statistics", "rows", .. played, .. Common("both.json", "exercise.p7s"), "--new-record", "-o", At("exercise.csv")];

        Assert.That(Trm.Run(exercise).Exit, Is.EqualTo(ExitCode.Ok));
        Assert.That(File.ReadAllText(At("exercise.csv.json")), Does.Contain("\"training\":true"));
        Assert.That(Rows("both.json", "1", "earnest.csv").Exit, Is.EqualTo(ExitCode.Ok));
        Assert.That(Rows("both.json", "0.01", "more-earnest.csv").Error, Does.Contain("1 of 1 is spent"));
    }

    private Trm.Outcome Rows(string record, string epsilon, string output, params string[] more) =>
        Trm.Run(["statistics", "rows", .. Files(), .. Common(record), "--epsilon", epsilon, "-o", At(output), .. more]);

    private string[] Files() => [.. Participants.Select(p => At($"{p}.p7m"))];

    private string[] Common(string record, string directory = "directory.p7s") => ["--directory", At(directory), "--key", At("secretariat.key"), "--record", At(record)];

    private Trm.Outcome Combine(string record, string[] files, params string[] more) => Trm.Run(["statistics", "combine", .. files, .. Common(record), .. more]);

    private string Put(string file, YearFigures figures)
    {
        File.WriteAllBytes(At(file), SealedFigures.Seal(figures, _keys[figures.Participant.Value].Signing, RecipientKey.Of(_secretariat.Certificate).Value, Now));
        return At(file);
    }

    private byte[] Directory(bool training)
    {
        var vienna = GovernanceKey.Create("Vienna", Now.AddDays(-30));
        var document = DirectoryDocument.Create(Governance.Of(1, vienna.Certificate), Now.AddDays(-1), training);
        foreach (var id in Participants)
        {
            var others = Participants.Where(p => p != id).Select(Id).ToList();
            document = document.Add(ParticipantEntry.Create(_keys[id], id, "Coordinator", others, "log", Now.AddDays(-2)).Sign(_keys[id].Signing, Now.AddDays(-2)).Value);
        }

        return SignedDirectory.Sign(document, vienna, Now.AddDays(-1)).Value.Bytes.ToArray();
    }

    private static YearFigures Figures(string participant, int n)
    {
        var (random, year) = (new Random(n), new YearCount());
        for (var i = 0; i < 200; i++)
            year.Referral(
                i % 4 > 0 ? AgeGroup.Adult : AgeGroup.ChildOrInDoubt, One<GenderGroup>(), One<Contracts.Codes.Purpose>(), One<ExploitationGroup>(), i % 5 > 0);
        for (var i = 0; i <= n; i++)
            year.Return(AgeGroup.Adult, ReturnPath.OwnWish, prepared: true, notMet: false, safeguarded: false);
        return new(Id(participant), Year, 11, WireTime.Cut(Now.AddDays(-1)), IsTraining: false, year.Counts);

        T One<T>()
            where T : struct, Enum => Enum.GetValues<T>()[random.Next(Enum.GetValues<T>().Length)];
    }

    private static ParticipantId Id(string text) => ParticipantId.Parse(text).Value;

    private string At(string file) => _scratch[file];
}
