using Trm.Testing;

namespace Trm.Node.Tests.Storage;

[OnStorage("sqlite")]
internal sealed class Sqlite : StorageContract;
