using System.Runtime.Versioning;
using Trm.Cli.Nodes;
using Trm.Testing;

namespace Trm.Cli.Tests.Deploy;

/// <summary>deploy/compose.yaml, the settings of both offices, and what prepare.sh makes for them: nothing stands there that means nothing, and nothing that is meant is missing.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class The_compose_file
{
    private static readonly string[] Settings = [.. NodeSettings.All.Select(s => s.Variable)];

    private readonly Scratch _scratch = new();
    private string _place = null!;
    private Dictionary<string, string> _made = null!;

    [OneTimeSetUp]
    public void Prepare()
    {
        _place = _scratch["place"];
        var outcome = Run("prepare.sh", _place);
        Assert.That(outcome.Exit, Is.Zero, outcome.ToString());
        _made = File.ReadAllLines(Path.Combine(_place, "place.env")).Select(l => l.Split('=', 2)).ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);
    }

    [OneTimeTearDown]
    public void End() => _scratch.Dispose();

    [Test]
    public void Sets_nothing_for_a_node_that_is_no_setting_of_it()
    {
        foreach (var office in Compose.Offices)
        {
            Assert.That(Compose.Environment(office).Keys, Is.SubsetOf(Settings));
            Assert.That(Compose.VariablesOf(Compose.Services[$"{office}-node"]), Is.EqualTo(new[] { "TRM_FINGERPRINT" }).And.SubsetOf(Settings));
            Assert.That(Compose.Services[$"{office}-node"], Does.Contain($"env_file: [./env/{office}.env]"));
        }

        Assert.That(Compose.Environment("at").Keys, Is.EqualTo(Compose.Environment("rs").Keys), "both offices are set alike");
    }

    [Test]
    public void Mounts_what_lies_beside_it_or_is_made_by_prepare()
    {
        var places = Compose.Mounted.Select(p => p.StartsWith("./", StringComparison.Ordinal) ? Path.Combine(Compose.Folder, p[2..]) : p.Replace("${TRM_PLACE}", _made["TRM_PLACE"], StringComparison.Ordinal)).ToList();

        Assert.That(places, Has.Count.GreaterThan(15));
        Assert.That(places.Where(p => !File.Exists(p) && !Directory.Exists(p)), Is.Empty);
    }

    [Test]
    public void Asks_for_nothing_that_prepare_does_not_say() => Assert.That(Compose.AskedFor, Is.EquivalentTo(_made.Keys));

    [Test]
    public void Names_files_of_the_office_that_are_there_and_for_their_owner_alone()
    {
        foreach (var office in Compose.Offices)
        {
            var folder = Path.Combine(_place, office, "office");
            var files = Compose.Environment(office).Where(s => s.Key is "TRM_KEYS" or "TRM_DATA" or "TRM_DIRECTORY" || s.Key.EndsWith("_KEY", StringComparison.Ordinal)
                || s.Key.EndsWith("_CERTIFICATE", StringComparison.Ordinal) || s.Key.EndsWith("_AUTHORITY", StringComparison.Ordinal) || s.Key.EndsWith("_FILE", StringComparison.Ordinal)).Select(s => Path.Combine(folder, s.Value)).ToList();
            Assert.That(files, Has.Count.EqualTo(11));
            Assert.That(files.Where(f => !File.Exists(f) && !Directory.Exists(f)), Is.Empty);
        }

        var secrets = Directory.EnumerateFiles(_place, "*", SearchOption.AllDirectories).Where(f => Path.GetExtension(f) is ".key" or ".password").ToList();
        Assert.That(secrets, Has.Count.GreaterThan(15));
        Assert.That(secrets.Where(f => (File.GetUnixFileMode(f) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != UnixFileMode.None), Is.Empty);
    }

    [Test]
    public void Takes_no_protection_of_the_engine_away()
    {
        Assert.That(Compose.Text, Does.Not.Match("(?m)(userns_mode|network_mode|pid|ipc):.*host").And.Not.Contain("privileged: true"));
        Assert.That(_made["TRM_USERNS"], Is.AnyOf("", "keep-id"));
    }

    [Test]
    public void Holds_no_secret_and_no_password_anywhere()
    {
        var texts = Directory.EnumerateFiles(Path.Combine(Compose.Folder, "env")).Append(Path.Combine(Compose.Folder, "compose.yaml")).Select(File.ReadAllText).ToList();

        Assert.That(texts, Has.None.Matches<string>(t => t.Contains("PRIVATE KEY", StringComparison.Ordinal) || System.Text.RegularExpressions.Regex.IsMatch(t, "://[^/@\n]*:[^/@\n]*@|PASSWORD[:=] *[^ $/]", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1))));
    }

    [Test]
    public void Gives_a_node_no_more_than_it_needs()
    {
        var node = Compose.Text[Compose.Text.IndexOf("x-node:", StringComparison.Ordinal)..Compose.Text.IndexOf("x-database:", StringComparison.Ordinal)];

        Assert.That(node, Does.Contain("read_only: true").And.Contain("cap_drop: [ALL]").And.Contain("no-new-privileges:true"));
        foreach (var office in Compose.Offices)
            Assert.That(Compose.Services[$"{office}-node"], Does.Contain($"networks: [{office}, {office}-exchange]").And.Contain("\"127.0.0.1:84"), "its own database, the broker, and a console on this machine");
        Assert.That(Compose.Services["broker"], Does.Not.Contain("ports:"));
    }

    [Test]
    public void Belongs_to_nobody_who_is_root()
    {
        var owner = _made["TRM_USER"].Split(':')[0];
        var others = Trm.Process("find", [.. new[] { "broker", "at", "rs" }.Select(f => Path.Combine(_place, f)), "!", "-uid", owner]);

        Assert.That(owner, Is.Not.EqualTo("0"), "PostgreSQL would not start, and no other server should");
        Assert.That((others.Exit, others.Out), Is.EqualTo((0, "")), others.ToString());
    }

    [Test]
    public void Builds_its_image_from_all_that_a_build_reads_at_the_root()
    {
        string[] read = [.. Directory.EnumerateFiles(Vectors.Checkout).Select(f => Path.GetFileName(f)).Where(f => f is ".editorconfig" or "global.json" or "BannedSymbols.txt" || f.StartsWith("Directory.", StringComparison.Ordinal))];

        var copied = File.ReadAllLines(Path.Combine(Compose.Folder, "Containerfile.node")).First(l => l.StartsWith("COPY ", StringComparison.Ordinal)).Split(' ');
        Assert.That(read, Has.Length.EqualTo(5).And.SubsetOf(copied));
    }

    [Test]
    public void Builds_an_image_without_an_sdk_that_runs_as_nobody_special_and_says_whether_it_is_ready()
    {
        var last = File.ReadAllText(Path.Combine(Compose.Folder, "Containerfile.node")).Split("\nFROM ")[^1];

        Assert.That(last, Does.StartWith("${RUNTIME}\n").And.Not.Contain("SDK").And.Contain("\nUSER 10001:10001\n").And.Contain("CMD [\"/usr/lib/trm/ready\"]"));
    }

    [Test]
    public void Is_prepared_once_and_never_over_what_is_there()
    {
        var again = Run("prepare.sh", _place);

        Assert.That(again.Exit, Is.EqualTo(2));
        Assert.That(again.Error, Does.Contain("is there already"));
        Assert.That(Run("prepare.sh").Exit, Is.EqualTo(2));
    }

    [Test]
    public void Is_prepared_as_a_whole_or_not_at_all()
    {
        var half = _scratch["half"];

        var outcome = Trm.Process("bash", [Path.Combine(Compose.Folder, "prepare.sh"), half], new Dictionary<string, string>(StringComparer.Ordinal) { ["TRM"] = "false" });

        Assert.That((outcome.Exit, Directory.Exists(half)), Is.EqualTo((1, false)), outcome.ToString());
    }

    [Test]
    public void Has_shovels_between_two_brokers_for_what_the_reader_may_read_and_over_tls_alone()
    {
        string[] words = ["--definitions", Path.Combine(_place, "broker", "definitions.json"), "--reader", "RS", "--certificate", "/x/RS.pem", "--key", "/x/RS.key", "--authority", "/x/ca.pem"];
        var shovels = Run("shovels.sh", [.. words, "--writer", "AT", "--broker", "amqps://broker.example.at"]);

        Assert.That(shovels.Exit, Is.Zero, shovels.ToString());
        var values = shovels.Json.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("value")).ToList();
        Assert.That(values.Select(v => v.GetProperty("ack-mode").GetString()), Is.EqualTo(new[] { "on-confirm", "on-confirm" }), "normal and urgent, from AT to RS");
        Assert.That(values.Select(v => v.GetProperty("src-uri").GetString()), Has.All.StartsWith("amqps://broker.example.at/%2F?").And.All.Contain("verify=verify_peer"));
        Assert.That(Run("shovels.sh", [.. words, "--writer", "AT", "--broker", "amqp://broker.example.at"]).Error, Does.Contain("encrypted"));
        Assert.That(Run("shovels.sh", [.. words, "--writer", "RS", "--broker", "amqps://broker.example.at"]).Error, Does.Contain("no mailbox"));
        Assert.That(Run("shovels.sh", words).Exit, Is.EqualTo(2));
    }

    private static Trm.Outcome Run(string script, params string[] words) => Trm.Process(
        "bash", [Path.Combine(Compose.Folder, script), .. words], new Dictionary<string, string>(StringComparer.Ordinal) { ["TRM"] = $"dotnet {Trm.Program}" });
}
