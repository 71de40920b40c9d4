using Trm.Cli.Terminal;
using Trm.Contracts.Rejections;
using Trm.Contracts.Statistics;

namespace Trm.Cli.Statistics;

/// <summary>
/// The file of the record of publications, held from reading until this run ends: of two runs at once each would spend what the other spends. The lock is a file beside it, <c>.lock</c>, which the system lets go of
/// however the run ends. It stays: were it deleted, who waits on the deleted one and who makes the next would both hold a lock.
/// It has one name: a link would have a lock of its own, and would be replaced by a second record. A symbolic one is refused; a hard link cannot be told from the file itself, and whoever keeps the record makes none.
/// </summary>
internal sealed class RecordFile : IDisposable
{
    // EWOULDBLOCK, as the system numbers it, or ERROR_SHARING_VIOLATION: a full disk is no other run.
    private static readonly int HeldByAnother = OperatingSystem.IsWindows() ? unchecked((int)0x80070020) : OperatingSystem.IsMacOS() ? 35 : 11;

    private readonly string _path;
    private readonly FileStream _lock;

    private RecordFile(string path, FileStream held, PublicationRecord record) => (_path, _lock, Record) = (path, held, record);

    /// <summary>What stood in it.</summary>
    public PublicationRecord Record { get; }

    /// <summary>Takes the record; the codes of <see cref="PublicationRecord.Read"/>.</summary>
    /// <param name="isNew">Nothing was ever published: there is none yet. An absent one is never taken for an empty one unasked: a wrong path would publish a year twice.</param>
    /// <exception cref="CommandException"><c>FILE_ABSENT</c>; <c>FILE_EXISTS</c> for a new one that is there; <c>USAGE</c> for a link; <c>FILE_UNAVAILABLE</c> while another run holds it.</exception>
    /// <exception cref="IOException">It cannot be locked or read.</exception>
    public static async Task<Result<RecordFile>> TakeAsync(string path, bool isNew, CancellationToken cancel)
    {
        if (new FileInfo(path).LinkTarget is not null)
            throw CommandException.Usage($"--record: {path} is a link, and a record has one name; name the file itself");
        if (!isNew && !File.Exists(path))
            throw new CommandException(ExitCode.Usage, "FILE_ABSENT", $"there is no record of publications at {path}: check the path. Where nothing was ever published, give --new-record");
        var held = Lock(path);
        try
        {
            if (isNew && File.Exists(path))
                throw new CommandException(ExitCode.Refused, "FILE_EXISTS", $"{path} exists already; leave --new-record out");
            var read = isNew ? PublicationRecord.Empty : PublicationRecord.Read(await Input.ReadAsync(path, PublicationRecord.MaxBytes, cancel));
            if (read.IsOk)
                return new RecordFile(path, held, read.Value);
            held.Dispose();
            return Result<RecordFile>.Refused(read.Rejections);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Writes the record that comes after it, whole or not at all.</summary>
    public Task ReplaceAsync(PublicationRecord next, CancellationToken cancel) => Input.ReplaceAsync(_path, next.Write(), cancel);

    /// <summary>Lets go of it.</summary>
    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string path)
    {
        Input.MakeFolderOf(path);
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure) when (failure.HResult == HeldByAnother)
        {
            throw new CommandException(ExitCode.Unavailable, "FILE_UNAVAILABLE", $"another run holds the record of publications {path}; wait for its end and give the command again");
        }
    }
}
