using Trm.Contracts.Identifiers;
using Trm.Node.Inbox;
using Trm.Node.Machine;
using Trm.Node.Storage.Postgres;

namespace Trm.Node;

/// <summary>
/// What one node needs to know of itself, validated at start. Secrets are paths. The data folder holds, each with owner-only rights:
/// <c>node.db</c>, <c>cases/</c> (a wrapped key per case), <c>kek.key</c>, <c>trail/log</c>.
/// </summary>
public sealed class NodeOptions
{
    /// <summary>Whose node this is.</summary>
    public required ParticipantId Participant { get; init; }

    /// <summary>The folder of database, case keys and tiles; made where absent. With PostgreSQL there is no database in it.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The PostgreSQL to use instead of a SQLite file in the data folder; null for SQLite. Several processes of one participant need it.</summary>
    public PostgresOptions? Postgres { get; init; }

    /// <summary>The folder of <c>sign.key sign.pem encrypt.key encrypt.pem log.key witness.key</c>, as <c>trm keys new</c> makes it.</summary>
    public required string KeysFolder { get; init; }

    /// <summary>The key-encryption key's file; <c>kek.key</c> in the data folder where not given. Back it up apart from the data.</summary>
    public string? KeyEncryptionKeyFile { get; init; }

    /// <summary>The signed directory to start from, where the database has none yet.</summary>
    public required string DirectoryFile { get; init; }

    /// <summary>
    /// Fingerprint (SHA-256, 64 hex digits) of the first directory, learnt by a way of its own. Asked for once: afterwards
    /// the adopted version judges its successors.
    /// </summary>
    public string? DirectoryFingerprint { get; init; }

    /// <summary>True for an exercise: the node takes the directory of one and no other, and none of one where it is false.</summary>
    public bool IsTraining { get; init; }

    /// <summary>
    /// The folder of signed agreements, <c>*.p7s</c> and nothing else; null for none. Where no agreement is in force with a participant, the contract's
    /// own values hold.
    /// </summary>
    public string? AgreementsFolder { get; init; }

    /// <summary>The folder of holidays, <c>*.json</c> and nothing else, one file for each country; null where weekends alone count.</summary>
    public string? HolidaysFolder { get; init; }

    /// <summary>The file of the duty rota (<c>deploy/README.md</c>, "Who is called out"); null where alarms stand in their list alone and nobody is called.</summary>
    public string? RotaFile { get; init; }

    /// <summary>The regional secretariat's certificate, PEM or DER, learnt by a way of its own: to it alone a year's figures leave this node. Null where none leave.</summary>
    public string? SecretariatFile { get; init; }

    /// <summary>The mail server that takes what is told to whoever is on duty; null where none is told by e-mail.</summary>
    public Duty.MailOptions? Mail { get; init; }

    /// <summary>The file of the national systems that are told when there is something to fetch (<c>deploy/README.md</c>, "National systems"), the same for every process; null where they ask by themselves.</summary>
    public string? HooksFile { get; init; }

    /// <summary>The folder of the files of access (<see cref="Http.AccessTokens"/>): a hook whose officer has none there is told nothing. Null where nobody calls this node over HTTP.</summary>
    public string? AccessFolder { get; init; }

    /// <summary>Where the broker is, for who looks after the node (<see cref="Health.NodeDoctor"/>); the connection that carries messages is given apart. Null: our rights there are not looked at.</summary>
    public Broker.BrokerOptions? Broker { get; init; }

    /// <summary>The country's identity provider, through which officers may sign in at the console; null where there is none.</summary>
    public IdentityProviders.IdentityProviderOptions? IdentityProvider { get; init; }

    /// <summary>When the room on the disk is scarce.</summary>
    public DiskOptions Disk { get; init; } = new();

    /// <summary>Times of delivery.</summary>
    public DeliveryOptions Delivery { get; init; } = new();

    /// <summary>Rounds of PBKDF2 with HMAC-SHA-512 over a password of the console. Source of the default: OWASP, password storage.</summary>
    public int PasswordRounds { get; init; } = 210_000;

    /// <summary>What one peer may cost.</summary>
    public InboxOptions Inbox { get; init; } = new();

    /// <summary>What one caller of the HTTP interface may cost.</summary>
    public Http.RequestOptions Requests { get; init; } = new();
}
