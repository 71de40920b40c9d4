using Dapper;
using Microsoft.Data.Sqlite;
using Trm.Envelope.Keys;
using Trm.Node.Broker;
using Trm.Node.Health;
using Trm.Node.Tests.Exchange;
using Trm.Node.Tests.Hooks;

namespace Trm.Node.Tests.Health;

/// <summary>A copy of a stopped node's folders, to be damaged and looked at.</summary>
internal sealed class StoppedCopy : IDisposable
{
    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("trm-patient-").FullName;
    private readonly NodeOptions _of;

    public StoppedCopy(World world, NodeOptions of)
    {
        _of = of;
        World.Copy(of.DataFolder, Data);
        World.Copy(of.KeysFolder, Keys);
        File.Copy(of.DirectoryFile, DirectoryFile);
        File.Copy(of.RotaFile!, Rota);
        Time.By = world.Time.By;
        Disk = of.Disk;
    }

    public string Data => Path.Combine(_root, "data");

    public string Keys => Path.Combine(_root, "keys");

    public string DirectoryFile => Path.Combine(_root, "directory.p7s");

    /// <summary>The duty rota, where the settings name one.</summary>
    public string Rota => Path.Combine(_root, "rota.json");

    /// <summary>A hook whose officer has no file of access, where a test asks for one.</summary>
    public string? HooksFile { get; set; }

    public bool HasRota { get; set; } = true;

    public string Cases => Path.Combine(Data, "cases");

    public string Log => Path.Combine(Data, "trail", "log");

    public string KeyEncryptionKey => Path.Combine(Data, "kek.key");

    public ShiftedTime Time { get; } = new();

    public Trm.Node.Machine.DiskOptions Disk { get; set; }

    public BrokerOptions? Broker { get; set; }

    /// <summary>The key of some case.</summary>
    public string CaseKey => System.IO.Directory.EnumerateFiles(Cases, "*.key").First(f => Path.GetFileName(f) != "node.key");

    public void Sql(string statement, object? parameters = null)
    {
        using var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(Data, "node.db"), Pooling = false }.ToString());
        db.Open();
        db.Execute(statement, parameters);
    }

    /// <summary>The page of 4 KiB in which that table or index begins; from 1.</summary>
    public long RootPage(string name)
    {
        using var db = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(Data, "node.db"), Pooling = false }.ToString());
        return db.ExecuteScalar<long>("SELECT rootpage FROM sqlite_master WHERE name = @name", new { name });
    }

    /// <summary>A file with one byte changed in its middle.</summary>
    public static void Damage(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    public static void Cut(string file)
    {
        using var open = new FileStream(file, FileMode.Open, FileAccess.Write);
        open.SetLength(open.Length / 2);
    }

    /// <summary>A national system that is to be told for an officer whom nobody knows.</summary>
    public void Hook()
    {
        var secret = Path.Combine(_root, "hook.secret");
        File.WriteAllText(secret, "whsec_" + Convert.ToBase64String(new byte[32]));
        File.SetUnixFileMode(secret, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(HooksFile = Path.Combine(_root, "hooks.json"), HookFiles.Of([HookFiles.Entry("cms", "http://127.0.0.1:9/", secret, new("AT-CMS-1", Role.Coordinator))]));
    }

    /// <summary>Message keys that no directory lists, in the place of ours.</summary>
    public void OtherMessageKeys()
    {
        foreach (var file in System.IO.Directory.GetFiles(Keys).Where(f => Path.GetFileName(f) is ['s', 'i', ..] or ['e', ..]))
            File.Delete(file);
        ParticipantKeys.Create(_of.Participant, Time.GetUtcNow().AddMinutes(-1)).Save(Keys);
    }

    public long Now => Time.GetUtcNow().ToUnixTimeMilliseconds();

    public NodeOptions Options => new()
    {
        Participant = _of.Participant, DataFolder = Data, KeysFolder = Keys, DirectoryFile = DirectoryFile, DirectoryFingerprint = _of.DirectoryFingerprint, Disk = Disk, Broker = Broker, Delivery = _of.Delivery, RotaFile = HasRota ? Rota : null, Mail = _of.Mail, HooksFile = HooksFile, AccessFolder = Path.Combine(Data, "access"),
    };

    public Task<HealthReport> ExamineAsync() => NodeDoctor.ExamineStoppedAsync(Options, Time);

    /// <inheritdoc/>
    public void Dispose() => System.IO.Directory.Delete(_root, recursive: true);
}
