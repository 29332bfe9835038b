using Ecg.Train;
using Ecg.Train.Commands;

using var interruption = new Interruption();
return Cli.Run(args, Surroundings.OfProcess(interruption));
