using System.Net;
using Npgsql;

namespace Trm.Node.Storage.Postgres;

/// <summary>How a node reaches its PostgreSQL. A database belongs to one participant. Validated at start; the defaults are safe.</summary>
public sealed class PostgresOptions
{
    private static readonly ConnectionCheck Check = new("database");

    /// <summary>
    /// <c>postgres://user@host[:5432]/database</c>; over a socket of this machine <c>postgres://user@/database?host=/var/run/postgresql</c> (and <c>&amp;port=</c> where it is not 5432).
    /// A password belongs into <see cref="PasswordFile"/> (one in the address is accepted, and never printed).
    /// </summary>
    public required string Address { get; init; }

    /// <summary>File with the password on its first line, readable by its owner only. Null: the password of the address, or the certificate, or none.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>PEM file of the TLS client certificate.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>PEM file of its private key, readable by its owner only.</summary>
    public string? ClientKeyFile { get; init; }

    /// <summary>PEM file of the authorities that may vouch for the server. Null: those of the operating system.</summary>
    public string? AuthorityFile { get; init; }

    /// <summary>Lets password and rows cross a network unencrypted. Content stays sealed; pseudonyms, states and times do not.</summary>
    public bool AllowUnencryptedConnectionToAnotherHost { get; init; }

    /// <summary>Connections at most, 2 to 200: one writes, the others read.</summary>
    public int Connections { get; init; } = 20;

    /// <summary>Limit for one attempt to connect, up to 5 minutes.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a commit or a reading waits for a server that is away - restarting, say - before it fails, up to 5 minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The address without password: what may be printed and logged.</summary>
    public string Shown => Redact(Address);

    /// <summary>An address without its password; as it is where it is none.</summary>
    public static string Redact(string address) => Parts.Read(address) is { Password: not null } parts ? address.Replace($":{parts.RawPassword}@", ":...@", StringComparison.Ordinal) : address;

    /// <summary>Refuses what would not work or would not be safe.</summary>
    /// <exception cref="ArgumentException">Names the option and what to do.</exception>
    public void Validate()
    {
        var parts = Parts.Read(Address);
        Check.Require(parts is not null, nameof(Address), "must be postgres://user@host/database, or postgres://user@/database?host=/folder/of/the/socket");
        Check.Require(Connections is >= 2 and <= 200, nameof(Connections), "must be 2 to 200");
        Check.RequireDuration(ConnectTimeout, nameof(ConnectTimeout));
        Check.RequireDuration(Patience, nameof(Patience));
        Check.Require((ClientCertificateFile is null) == (ClientKeyFile is null), nameof(ClientKeyFile), "and ClientCertificateFile come together");
        Check.Require(!parts!.IsSocket || (ClientCertificateFile ?? AuthorityFile) is null, nameof(Address), "is a socket of this machine, over which there is no TLS");
        Check.Require(!AllowUnencryptedConnectionToAnotherHost || (ClientCertificateFile ?? AuthorityFile) is null, nameof(AllowUnencryptedConnectionToAnotherHost), "makes no sense with a certificate");
        Check.RequireFiles(
            (PasswordFile, nameof(PasswordFile), true), (ClientCertificateFile, nameof(ClientCertificateFile), false),
            (ClientKeyFile, nameof(ClientKeyFile), true), (AuthorityFile, nameof(AuthorityFile), false));
    }

    /// <summary>What the server calls the connections of every node; behind it the id of the process, where there are several.</summary>
    internal const string Application = "trm";

    /// <summary>What the driver takes. To another host TLS is demanded and the server's name checked, unless the insecure choice was made.</summary>
    /// <param name="process">The id of this process, by which the others see that it is connected; null where none asks.</param>
    internal NpgsqlConnectionStringBuilder ToConnectionString(string? process = null)
    {
        var parts = Parts.Read(Address)!;
        var isPlain = parts.IsSocket || AllowUnencryptedConnectionToAnotherHost || (parts.IsThisMachine && (ClientCertificateFile ?? AuthorityFile) is null);
        return new()
        {
            Host = parts.Host,
            Port = parts.Port,
            Database = parts.Database,
            Username = parts.User,
            Password = PasswordFile is null ? parts.Password : File.ReadLines(PasswordFile).FirstOrDefault(),
            SslMode = isPlain ? SslMode.Disable : SslMode.VerifyFull,
            RootCertificate = AuthorityFile,
            SslCertificate = ClientCertificateFile,
            SslKey = ClientKeyFile,
            GssEncryptionMode = GssEncryptionMode.Disable,
            MaxPoolSize = Connections,
            Timeout = (int)Math.Ceiling(ConnectTimeout.TotalSeconds),
            CommandTimeout = 30,
            MaxAutoPrepare = 100,
            NoResetOnClose = true,
            ApplicationName = process is null ? Application : $"{Application} {process}",
            // A machine that vanishes amid a commit lets go of what it locked; who waits for a lock gives up before the command does.
            Options = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c idle_in_transaction_session_timeout=120000 -c lock_timeout=20000",
        };
    }

    private sealed record Parts(string Host, int Port, string Database, string User, string? Password, string? RawPassword)
    {
        public bool IsSocket => Host.StartsWith('/');

        public bool IsThisMachine => IsSocket || Host == "localhost" || (IPAddress.TryParse(Host, out var ip) && IPAddress.IsLoopback(ip));

        private static readonly string[] Schemes = ["postgres://", "postgresql://"];

        // By hand: an address without a host is none for System.Uri.
        public static Parts? Read(string address)
        {
            var scheme = Schemes.FirstOrDefault(s => address.StartsWith(s, StringComparison.Ordinal));
            if (scheme is null || address.Any(char.IsControl))
                return null;
            var rest = address[scheme.Length..];
            var (before, query) = Cut(rest, '?');
            var (authority, database) = Cut(before, '/');
            var at = authority.LastIndexOf('@');
            var (user, password) = Cut(at < 0 ? "" : authority[..at], ':');
            var place = authority[(at + 1)..];
            var colon = place.LastIndexOf(':');
            var (host, port) = colon > place.LastIndexOf(']') ? (place[..colon], place[(colon + 1)..]) : (place, null);
            foreach (var pair in query?.Split('&') ?? [])
            {
                var (name, value) = Cut(pair, '=');
                switch (name)
                {
                    case "host" when host.Length == 0 && value is ['/', ..]:
                        host = Uri.UnescapeDataString(value);
                        break;
                    case "port" when port is null && value is not null:
                        port = value;
                        break;
                    default:
                        return null;
                }
            }

            if (host.Length == 0 || user.Length == 0 || database is null or "" || database.Contains('/', StringComparison.Ordinal)
                || !ushort.TryParse(port ?? "5432", System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number))
                return null;
            return new(host.Trim('[', ']'), number, Uri.UnescapeDataString(database), Uri.UnescapeDataString(user), password is null ? null : Uri.UnescapeDataString(password), password);
        }

        private static (string Before, string? After) Cut(string text, char at) => text.IndexOf(at, StringComparison.Ordinal) is >= 0 and var i ? (text[..i], text[(i + 1)..]) : (text, null);
    }
}
