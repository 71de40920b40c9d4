using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Trm.Cli.Terminal;
using Trm.Console;
using Trm.Contracts.Identifiers;
using Trm.Node;
using Trm.Node.Broker;
using Trm.Node.Duty;
using Trm.Node.Http;
using Trm.Node.IdentityProviders;
using Trm.Node.Inbox;
using Trm.Node.Machine;
using Trm.Node.Storage.Postgres;
using Trm.Node.Telemetry;

namespace Trm.Cli.Nodes;

/// <summary>
/// What <c>trm node run</c> needs to know, from a JSON file, the environment and the command line, the later ones first. Secrets are paths. One table, so that <c>config show</c> and the node
/// read the same.
/// </summary>
internal sealed class NodeSettings
{
    /// <summary>One setting: its name in the file (<c>participant</c>), its variable (<c>TRM_PARTICIPANT</c>), its option (<c>--participant</c>).</summary>
    internal sealed record Setting(string Name, string Variable, string Flag, string HelpName, string Description, string? Default);

    /// <summary>A value in force.</summary>
    /// <param name="Source">Where it comes from, for people.</param>
    internal sealed record Value(Setting Setting, string? Text, string Source);

    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static IReadOnlyList<Setting> All { get; } =
    [
        new("participant", "TRM_PARTICIPANT", "--participant", "ID", "Whose node it is", null),
        new("data", "TRM_DATA", "--data", "DIR", "Database, case keys and trail; made where absent, for its owner only", null),
        new("database", "TRM_DATABASE", "--database", "URI", "postgres://user@host/database instead of a file in the data folder", null),
        new("databasePasswordFile", "TRM_DATABASE_PASSWORD_FILE", "--database-password-file", "FILE", "Password of that user", null),
        new("databaseCertificate", "TRM_DATABASE_CERTIFICATE", "--database-certificate", "FILE", "TLS client certificate (PEM)", null),
        new("databaseKey", "TRM_DATABASE_KEY", "--database-key", "FILE", "Its private key (PEM)", null),
        new("databaseAuthority", "TRM_DATABASE_AUTHORITY", "--database-authority", "FILE", "Authorities that may vouch for the PostgreSQL (PEM)", null),
        new("keys", "TRM_KEYS", "--keys", "DIR", "The folder made by: trm keys new", null),
        new("kek", "TRM_KEK", "--kek", "FILE", "The key-encryption key; kek.key in the data folder by default", null),
        new("directory", "TRM_DIRECTORY", "--directory", "FILE", "The signed directory to start from", null),
        new("fingerprint", "TRM_FINGERPRINT", "--fingerprint", "HEX", "Fingerprint of that first directory, learnt by telephone", null),
        new("agreements", "TRM_AGREEMENTS", "--agreements", "DIR", "Signed agreements (.p7s); the contract's own times and kinds where none is in force", null),
        new("holidays", "TRM_HOLIDAYS", "--holidays", "DIR", "Holidays (.json), one file for each country; weekends alone count by default", null),
        new("rota", "TRM_ROTA", "--rota", "FILE", "Who is on duty when, and how they are called out (JSON); nobody is called by default", null),
        new("secretariat", "TRM_SECRETARIAT", "--secretariat", "FILE", "The regional secretariat's certificate (PEM): to it alone a year's figures leave; by default none leave", null),
        new("mail", "TRM_MAIL", "--mail", "URI", "The mail server for it: smtps://user@host, or smtp://host", null),
        new("mailFrom", "TRM_MAIL_FROM", "--mail-from", "ADDRESS", "Who its e-mails are from", null),
        new("mailPasswordFile", "TRM_MAIL_PASSWORD_FILE", "--mail-password-file", "FILE", "Password of that user", null),
        new("mailAuthority", "TRM_MAIL_AUTHORITY", "--mail-authority", "FILE", "Authorities that may vouch for the mail server (PEM)", null),
        new("hooks", "TRM_HOOKS", "--hooks", "FILE", "Which national systems are told when there is something to fetch (JSON); none by default", null),
        new("broker", "TRM_BROKER", "--broker", "URI", "amqps://host, or amqp://localhost; the nodes of a cluster: amqps://a,b:5673,c/vhost", null),
        new("brokerPasswordFile", "TRM_BROKER_PASSWORD_FILE", "--broker-password-file", "FILE", "Password of the broker's user", null),
        new("brokerCertificate", "TRM_BROKER_CERTIFICATE", "--broker-certificate", "FILE", "TLS client certificate (PEM)", null),
        new("brokerKey", "TRM_BROKER_KEY", "--broker-key", "FILE", "Its private key (PEM)", null),
        new("brokerAuthority", "TRM_BROKER_AUTHORITY", "--broker-authority", "FILE", "Authorities that may vouch for the broker (PEM)", null),
        new("diskFloor", "TRM_DISK_FLOOR", "--disk-floor", "SIZE", "What is kept free on the disks: 2GiB, or 5%, or both: 512MiB,5%. Below it nothing new is begun; reports go on", DiskFloor.Default.ToString()),
        new("inboxMemory", "TRM_INBOX_MEMORY", "--inbox-memory", "MIB", "Memory for what the broker has handed over and is not stored yet, over all mailboxes", "256"),
        new("parkedPerPeer", "TRM_PARKED_PER_PEER", "--parked-per-peer", "MIB", "What is kept of one peer's messages that wait for what they rest on", "8"),
        new("quarantinePerPeer", "TRM_QUARANTINE_PER_PEER", "--quarantine-per-peer", "MIB", "What is kept of one peer's bytes that could not be verified", "16"),
        new("logLinesPerPeer", "TRM_LOG_LINES_PER_PEER", "--log-lines-per-peer", "COUNT", "Lines in the log about messages of one peer within a minute; the rest are counted in one", "200"),
        new("listen", "TRM_LISTEN", "--listen", "URL", "Where the HTTP interface listens: this machine only", "http://127.0.0.1:7400"),
        new("machines", "TRM_MACHINES", "--machines", "URL", "Where it listens for case-management systems elsewhere, with TLS and their client certificates (trm node token --certificate): https://0.0.0.0:7443; nowhere by default", null),
        new("machinesCertificate", "TRM_MACHINES_CERTIFICATE", "--machines-certificate", "FILE", "Its TLS certificate with its chain (PEM)", null),
        new("machinesKey", "TRM_MACHINES_KEY", "--machines-key", "FILE", "Its private key (PEM)", null),
        new("requestsPerMinute", "TRM_REQUESTS_PER_MINUTE", "--requests-per-minute", "COUNT", "Calls of one officer that come back within a minute, and as many at once at first; stops, and what has happened to a person, have as many of their own, and 60 at least", "600"),
        new("console", "TRM_CONSOLE", "--console", "URL", "The console's address, as people open it: https://trm.example.org, or http://localhost:PORT; none by default", null),
        new("consoleListen", "TRM_CONSOLE_LISTEN", "--console-listen", "URL", "Where the console listens, if not there: https://0.0.0.0:PORT, or http://127.0.0.1:PORT behind a proxy with TLS on this machine", null),
        new("consoleCertificate", "TRM_CONSOLE_CERTIFICATE", "--console-certificate", "FILE", "The console's TLS certificate with its chain (PEM)", null),
        new("consoleKey", "TRM_CONSOLE_KEY", "--console-key", "FILE", "Its private key (PEM)", null),
        new("identityProvider", "TRM_IDENTITY_PROVIDER", "--identity-provider", "URL", "The country's identity provider (OpenID Connect), by its issuer as its tokens name it; none by default", null),
        new("identityProviderClient", "TRM_IDENTITY_PROVIDER_CLIENT", "--identity-provider-client", "ID", "As what we are registered there; people come back to CONSOLE/sign-in/provider/back", null),
        new("identityProviderKey", "TRM_IDENTITY_PROVIDER_KEY", "--identity-provider-key", "FILE", "The private key that shows it who we are (PEM): private_key_jwt", null),
        new("identityProviderSecretFile", "TRM_IDENTITY_PROVIDER_SECRET_FILE", "--identity-provider-secret-file", "FILE", "Where it takes no key: the client's secret", null),
        new("identityProviderName", "TRM_IDENTITY_PROVIDER_NAME", "--identity-provider-name", "NAME", "What the button calls it in English", null),
        new("identityProviderNameFr", "TRM_IDENTITY_PROVIDER_NAME_FR", "--identity-provider-name-fr", "NAME", "The same in French", null),
        new("identityProviderAcr", "TRM_IDENTITY_PROVIDER_ACR", "--identity-provider-acr", "LIST", "Its levels that stand for more than a password, with commas; otherwise our own code is asked as well", null),
        new("identityProviderAmr", "TRM_IDENTITY_PROVIDER_AMR", "--identity-provider-amr", "LIST", "Its means that do, such as mfa,hwk", null),
        new("identityProviderAuthority", "TRM_IDENTITY_PROVIDER_AUTHORITY", "--identity-provider-authority", "FILE", "Authorities that may vouch for its servers (PEM)", null),
        new("zone", "TRM_ZONE", "--zone", "ZONE", "The time zone in which the console shows times, such as Europe/Vienna", "UTC"),
        new("telemetry", "OTEL_EXPORTER_OTLP_ENDPOINT", "--telemetry", "URL", "A collector for metrics, traces and log lines (OTLP over HTTP): http://localhost:4318, or https://host:4318; none by default", null),
        new("telemetryAuthority", "OTEL_EXPORTER_OTLP_CERTIFICATE", "--telemetry-authority", "FILE", "Authorities that may vouch for the collector (PEM)", null),
        new("training", "TRM_TRAINING", "--training", "yes|no", "An exercise: the directory must be one's, too; every page and print says so, and nobody outside is reached", "no"),
    ];

    /// <summary>The names of those that say where the rows are.</summary>
    public static IReadOnlyList<string> OfDatabase { get; } = [.. All.Select(s => s.Name).Where(n => n.StartsWith("database", StringComparison.Ordinal))];

    private readonly Dictionary<string, Value> _values;

    private NodeSettings(Dictionary<string, Value> values) => _values = values;

    /// <summary>Every setting with its value and source.</summary>
    public IReadOnlyList<Value> Values => [.. All.Select(s => _values[s.Name])];

    public string? this[string name] => _values[name].Text;

    /// <summary>The options of the command line.</summary>
    public sealed class Options
    {
        private readonly Option<string?> _file = new("--config") { Description = "A JSON file with any of the settings below", HelpName = "FILE" };
        private readonly Dictionary<string, Option<string?>> _flags = All.ToDictionary(s => s.Name, s => new Option<string?>(s.Flag) { Description = s.Description, HelpName = s.HelpName }, StringComparer.Ordinal);

        /// <summary>Adds the file and the settings of these names; all of them where none is named.</summary>
        public void AddTo(Command command, params IReadOnlyList<string> names)
        {
            command.Options.Add(_file);
            foreach (var setting in All.Where(s => names.Count == 0 || names.Contains(s.Name, StringComparer.Ordinal)))
                command.Options.Add(_flags[setting.Name]);
        }

        public async Task<NodeSettings> ReadAsync(ParseResult line, CancellationToken cancel)
        {
            var path = line.GetValue(_file);
            var file = path is null ? [] : ParseFile(await Input.ReadAsync(path, 64 * 1024, cancel), path);
            return new(All.ToDictionary(s => s.Name, s => Find(s, line.GetValue(_flags[s.Name]), file, path), StringComparer.Ordinal));
        }

        private static Value Find(Setting setting, string? flag, Dictionary<string, string> file, string? path)
        {
            if (flag is not null)
                return new(setting, flag, setting.Flag);
            if (Environment.GetEnvironmentVariable(setting.Variable) is { Length: > 0 } variable)
                return new(setting, variable, setting.Variable);
            return file.TryGetValue(setting.Name, out var text) ? new(setting, text, path!) : new(setting, setting.Default, setting.Default is null ? "-" : "default");
        }
    }

    /// <summary>The value, or an error that says how to give it.</summary>
    public string Require(string name) => this[name] ?? throw CommandException.Usage(
        $"{name} is missing: give {All.Single(s => s.Name == name).Flag}, or set {All.Single(s => s.Name == name).Variable}, or write it into the file that --config names");

    /// <summary>Whose keys are used.</summary>
    public ParticipantId Participant() =>
        ParticipantId.Parse(Require("participant")).Try(out var id, out var fault) ? id : throw CommandException.Usage($"participant: {fault.Hint}");

    /// <summary>What the node takes.</summary>
    /// <param name="withBroker">Also where the broker is, for who looks after the node.</param>
    public NodeOptions ToNodeOptions(bool withBroker = false) => new()
    {
        Broker = withBroker && this["broker"] is not null ? ToBrokerOptions() : null,
        Participant = Participant(),
        DataFolder = Require("data"),
        Postgres = ToPostgresOptions(),
        KeysFolder = Require("keys"),
        KeyEncryptionKeyFile = this["kek"],
        DirectoryFile = Require("directory"),
        DirectoryFingerprint = this["fingerprint"],
        IsTraining = this["training"] switch { "yes" => true, "no" => false, _ => throw CommandException.Usage("training is yes or no") },
        AgreementsFolder = this["agreements"],
        HolidaysFolder = this["holidays"],
        RotaFile = this["rota"],
        SecretariatFile = this["secretariat"],
        Mail = ToMailOptions(),
        HooksFile = this["hooks"],
        AccessFolder = NodeTokenCommand.AccessFolder(Require("data")),
        IdentityProvider = ToIdentityProviderOptions(),
        Disk = new() { Floor = DiskFloor.Parse(Require("diskFloor")) ?? throw CommandException.Usage("diskFloor is a size such as 512MiB or 2GiB (1 MiB at least), a share such as 5% (50% at most), or both: 512MiB,5%") },
        Inbox = new InboxOptions
        {
            ParkedBytes = Number("parkedPerPeer") << 20,
            QuarantineBytes = Number("quarantinePerPeer") << 20,
            LogLines = (int)Number("logLinesPerPeer"),
        },
        Requests = new() { PerMinute = (int)Number("requestsPerMinute") },
    };

    /// <summary>What the connection to a PostgreSQL takes, validated; null for SQLite.</summary>
    public PostgresOptions? ToPostgresOptions()
    {
        var others = All.Where(s => s.Name.StartsWith("database", StringComparison.Ordinal) && s.Name != "database" && this[s.Name] is not null).Select(s => s.Name).ToList();
        if (this["database"] is not { } address)
            return others.Count == 0 ? null : throw CommandException.Usage($"{others[0]} is given and no database: give --database postgres://user@host/database");
        var options = new PostgresOptions
        {
            Address = address,
            PasswordFile = this["databasePasswordFile"],
            ClientCertificateFile = this["databaseCertificate"],
            ClientKeyFile = this["databaseKey"],
            AuthorityFile = this["databaseAuthority"],
        };
        return Validated(options, options.Validate);
    }

    /// <summary>What the mail server takes, validated; null where there is none.</summary>
    public MailOptions? ToMailOptions()
    {
        if (this["mail"] is not { } address)
            return (this["mailFrom"] ?? this["mailPasswordFile"] ?? this["mailAuthority"]) is null ? null : throw CommandException.Usage("a setting of the mail server is given and no mail server: give --mail smtps://user@host");
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri))
            throw CommandException.Usage("mail is an address such as smtps://user@mail.example.org");
        var options = new MailOptions { Uri = uri, From = Require("mailFrom"), PasswordFile = this["mailPasswordFile"], AuthorityFile = this["mailAuthority"] };
        return Validated(options, options.Validate);
    }

    /// <summary>What the identity provider takes, validated; null where there is none.</summary>
    public IdentityProviderOptions? ToIdentityProviderOptions()
    {
        if (this["identityProvider"] is not { } issuer)
            return All.FirstOrDefault(s => s.Name.StartsWith("identityProvider", StringComparison.Ordinal) && this[s.Name] is not null) is { } other
                ? throw CommandException.Usage($"{other.Name} is given and no identity provider: give --identity-provider https://id.example.at")
                : null;
        var options = new IdentityProviderOptions
        {
            Issuer = issuer,
            ClientId = Require("identityProviderClient"),
            KeyFile = this["identityProviderKey"],
            SecretFile = this["identityProviderSecretFile"],
            Name = Require("identityProviderName"),
            FrenchName = Require("identityProviderNameFr"),
            Acr = List("identityProviderAcr"),
            Amr = List("identityProviderAmr"),
            AuthorityFile = this["identityProviderAuthority"],
        };
        if (this["console"] is null)
            throw CommandException.Usage("identityProvider is given and no console: give --console https://trm.example.org");
        if (this["training"] == "yes" && !options.IsThisMachine)
            throw CommandException.Usage("an exercise reaches nobody outside: identityProvider is on this machine, or is not given");
        return Validated(options, options.Validate);
    }

    /// <summary>What the way to a collector takes, validated; null where nothing is exported.</summary>
    public TelemetryOptions? ToTelemetryOptions()
    {
        if (this["telemetry"] is null)
            return this["telemetryAuthority"] is null ? null : throw CommandException.Usage("telemetryAuthority is given and no collector: give --telemetry https://collector.example.at:4318");
        var options = new TelemetryOptions { Collector = Uri.TryCreate(this["telemetry"], UriKind.Absolute, out var uri) ? uri : throw CommandException.Usage("telemetry is an address such as http://localhost:4318"), Participant = Participant(), AuthorityFile = this["telemetryAuthority"] };
        if (this["training"] == "yes" && !options.IsThisMachine)
            throw CommandException.Usage("an exercise reaches nobody outside: telemetry is on this machine, or is not given");
        return Validated(options, options.Validate);
    }

    private string[] List(string name) => this[name]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>What the broker's connection takes, validated.</summary>
    public BrokerOptions ToBrokerOptions()
    {
        if (!BrokerAddress.TryParse(Require("broker"), out var address))
            throw CommandException.Usage("broker is an address such as amqps://broker.example.org, or amqps://a,b,c/vhost for the nodes of a cluster");
        var options = new BrokerOptions
        {
            Uri = address.First,
            OtherHosts = address.OtherHosts,
            PasswordFile = this["brokerPasswordFile"],
            ClientCertificateFile = this["brokerCertificate"],
            ClientKeyFile = this["brokerKey"],
            AuthorityFile = this["brokerAuthority"],
            InHandBytes = Number("inboxMemory") << 20,
        };
        return Validated(options, options.Validate);
    }

    // Validated by the options themselves; here only that it is a number, and none so large that mebibytes of it would be another.
    private long Number(string name) => int.TryParse(Require(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        ? number
        : throw CommandException.Usage($"{name} is a whole number");

    /// <summary>Where to listen: plain HTTP, so this machine only.</summary>
    public Uri Listen() => Uri.TryCreate(Require("listen"), UriKind.Absolute, out var uri) && uri is { Scheme: "http", IsLoopback: true, PathAndQuery: "/" }
        ? uri
        : throw CommandException.Usage("listen is http://127.0.0.1:PORT: the interface speaks plain HTTP and stays on this machine; for others there is --machines");

    /// <summary>Where machines elsewhere reach it, validated; null for nowhere.</summary>
    public MachineOptions? ToMachineOptions()
    {
        if (this["machines"] is null)
            return (this["machinesCertificate"] ?? this["machinesKey"]) is null ? null : throw CommandException.Usage("a certificate for machines is given and no address: give --machines https://0.0.0.0:7443");
        var options = new MachineOptions
        {
            Listen = Web("machines"),
            Certificate = Certificate("machinesCertificate", "machinesKey", out var chain) ?? throw CommandException.Usage("machines listens with TLS and has no certificate: give machinesCertificate and machinesKey"),
            Chain = chain,
        };
        return Validated(options, options.Validate);
    }

    /// <summary>Where the console is, validated; null for none.</summary>
    public ConsoleOptions? ToConsoleOptions()
    {
        var others = All.Where(s => s.Name.StartsWith("console", StringComparison.Ordinal) && s.Name != "console" && this[s.Name] is not null).Select(s => s.Name).ToList();
        if (this["console"] is null)
            return others.Count == 0 ? null : throw CommandException.Usage($"{others[0]} is given and no console: give --console https://trm.example.org");
        var options = new ConsoleOptions
        {
            Address = Web("console"),
            Listen = this["consoleListen"] is null ? null : Web("consoleListen"),
            Certificate = Certificate("consoleCertificate", "consoleKey", out var chain),
            Chain = chain,
            Zone = TimeZoneInfo.TryFindSystemTimeZoneById(Require("zone"), out var zone) ? zone : throw CommandException.Usage("zone is a time zone such as Europe/Vienna, or UTC"),
        };
        return Validated(options, options.Validate);
    }

    private Uri Web(string name) => Uri.TryCreate(this[name], UriKind.Absolute, out var uri) ? uri : throw CommandException.Usage($"{name} is an address such as https://trm.example.org");

    private X509Certificate2? Certificate(string certificateName, string keyName, out X509Certificate2Collection? chain)
    {
        chain = null;
        if (this[certificateName] is not { } certificate || this[keyName] is not { } key)
            return this[certificateName] is null && this[keyName] is null ? null : throw CommandException.Usage($"{certificateName} and {keyName} are given together");
        try
        {
            (chain = []).ImportFromPemFile(certificate);
            chain.RemoveAt(0);
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(key) & Others) != UnixFileMode.None)
                throw CommandException.Usage($"{keyName} must be readable by its owner only (chmod 600 {key})");
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"{certificateName} and {keyName} are a certificate and its private key in PEM files that can be read");
        }
    }

    /// <summary>A value as it may be shown: an address without its password.</summary>
    public static string? Redacted(Value value) => (value.Setting.Name, value.Text) switch
    {
        ("broker", { } address) => BrokerAddress.Redacted(address),
        ("database", { } address) => PostgresOptions.Redact(address),
        ("mail", { } address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) ? new UriBuilder(uri) { Password = "" }.Uri.ToString() : "not an address",
        var (_, text) => text,
    };

    private static T Validated<T>(T options, Action validate)
    {
        try
        {
            validate();
            return options;
        }
        catch (ArgumentException e)
        {
            throw CommandException.Usage(e.Message.Split(" (Parameter", 2)[0]);
        }
    }

    private static Dictionary<string, string> ParseFile(byte[] bytes, string path)
    {
        Dictionary<string, string>? read;
        try
        {
            read = JsonSerializer.Deserialize<Dictionary<string, string>>(bytes);
        }
        catch (JsonException)
        {
            throw new CommandException(ExitCode.Usage, "FILE_INVALID", $"{path} is not a JSON object with texts, such as {{\"participant\":\"AT\"}}");
        }

        if (read?.Keys.FirstOrDefault(k => All.All(s => s.Name != k)) is { } unknown)
            throw new CommandException(ExitCode.Usage, "FILE_INVALID", $"{path}: there is no setting {unknown}; the settings are {string.Join(", ", All.Select(s => s.Name))}");
        return read ?? [];
    }
}
