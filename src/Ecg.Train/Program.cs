using Ecg.Train;

using var interruption = new Interruption();
return Cli.Run(args, Surroundings.OfProcess(interruption));
