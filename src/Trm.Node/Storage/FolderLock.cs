namespace Trm.Node.Storage;

/// <summary>
/// One process per data folder: a second one would judge cases behind the back of the first. The system lets go of the lock when the
/// process ends, however it ends.
/// </summary>
internal static class FolderLock
{
    /// <exception cref="NodeStartException">Another process runs on this folder.</exception>
    public static FileStream Take(string folder)
    {
        var path = Path.Combine(folder, "node.lock");
        if (!File.Exists(path))
            OwnerOnly.CreateFile(path);
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new NodeStartException("ALREADY_RUNNING", "another process runs a node on this data folder; stop it first");
        }
    }
}
