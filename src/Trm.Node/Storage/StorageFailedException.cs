namespace Trm.Node.Storage;

/// <summary>Our own storage did not take a commit. Names the kind of failure and quotes nothing.</summary>
public class StorageFailedException(string kind, Exception? inner = null) : Exception($"the storage did not take a commit: {kind}", inner);
